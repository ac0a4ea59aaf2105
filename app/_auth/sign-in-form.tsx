"use client";

import { useRouter } from "next/navigation";
import { signIn } from "next-auth/react";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { Button } from "../_components/button";
import { Field } from "../_components/field";
import { Notice } from "../_components/notice";
import { TextInput } from "../_components/text-input";

/** E-mail and password. @param then a path of this site where the person wanted to go */
export function SignInForm({ then }: { readonly then: string }) {
  const router = useRouter();
  const [problem, setProblem] = useState<string>();
  const form = useForm({ defaultValues: { email: "", password: "" } });
  const { errors, isSubmitting } = form.formState;

  const enter = form.handleSubmit(async (fields) => {
    setProblem(undefined);
    const answer = await signIn("credentials", { ...fields, redirect: false }).catch(() => undefined);
    if (answer?.ok) {
      router.replace(then);
      router.refresh();
    } else setProblem(refusalWords(answer?.error ?? undefined));
  });

  return (
    <form onSubmit={enter} noValidate className="space-y-4">
      {problem ? <Notice look="danger">{problem}</Notice> : null}
      <Field label="E-mail" error={errors.email?.message}>
        {(parts) => (
          <TextInput
            {...parts}
            {...form.register("email", { required: "write your e-mail address" })}
            type="email"
            autoComplete="username"
          />
        )}
      </Field>
      <Field label="Password" error={errors.password?.message}>
        {(parts) => (
          <TextInput
            {...parts}
            {...form.register("password", { required: "write your password" })}
            type="password"
            autoComplete="current-password"
          />
        )}
      </Field>
      <Button type="submit" look="primary" size="large" className="w-full" disabled={isSubmitting}>
        {isSubmitting ? "One moment …" : "Sign in"}
      </Button>
    </form>
  );
}

/** next-auth gives its own code, or the words of the use case that refused. */
function refusalWords(error: string | undefined): string {
  if (error === undefined) return "The server cannot be reached. Check the connection and try again.";
  if (error === "CredentialsSignin") return "E-mail or password is wrong.";
  return error;
}
