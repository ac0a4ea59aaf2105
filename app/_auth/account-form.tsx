"use client";

import { useRouter } from "next/navigation";
import { signIn } from "next-auth/react";
import { type ReactNode, useState } from "react";
import { useForm } from "react-hook-form";
import { TandemError } from "@/lib/contracts/errors";
import { issueOf, wordsOf } from "../_client/call-api";
import { Button } from "../_components/button";
import { Field } from "../_components/field";
import { Notice } from "../_components/notice";
import { TextInput } from "../_components/text-input";

export interface AccountFields {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly code: string;
}

interface AccountFormProps {
  /** Shown with its field when the server asks for it. */
  readonly code?: { readonly label: string; readonly hint: ReactNode };
  readonly submit: string;
  /** Makes the account; throws TandemError. */
  readonly onCreate: (fields: AccountFields) => Promise<unknown>;
  /** Where the new person goes, signed in. */
  readonly then: string;
}

/** Name, e-mail and password of a new person; signs them in when the account stands. */
export function AccountForm({ code, submit, onCreate, then }: AccountFormProps) {
  const router = useRouter();
  const [problem, setProblem] = useState<unknown>();
  const form = useForm<AccountFields>({ defaultValues: { name: "", email: "", password: "", code: "" } });
  const { errors, isSubmitting } = form.formState;

  const create = form.handleSubmit(async (fields) => {
    setProblem(undefined);
    try {
      await onCreate(fields);
      const answer = await signIn("credentials", { email: fields.email, password: fields.password, redirect: false });
      router.replace(answer?.ok ? then : "/sign-in");
      router.refresh();
    } catch (refusal) {
      setProblem(refusal);
      for (const name of ["name", "email", "password", "code"] as const) {
        const message = issueOf(refusal, name);
        if (message) form.setError(name, { message }, { shouldFocus: true });
      }
    }
  });

  const placed = problem instanceof TandemError && problem.issues.some(({ path }) => path in form.getValues());
  return (
    <form onSubmit={create} noValidate className="space-y-4">
      {problem !== undefined && !placed ? <Notice look="danger">{wordsOf(problem)}</Notice> : null}
      {code ? (
        <Field label={code.label} hint={code.hint} error={errors.code?.message}>
          {(parts) => (
            <TextInput
              {...parts}
              {...form.register("code", { required: "write the code from the terminal" })}
              autoComplete="one-time-code"
            />
          )}
        </Field>
      ) : null}
      <Field label="Your name" error={errors.name?.message}>
        {(parts) => <TextInput {...parts} {...form.register("name", { required: "write a name" })} autoComplete="name" />}
      </Field>
      <Field label="E-mail" error={errors.email?.message}>
        {(parts) => (
          <TextInput
            {...parts}
            {...form.register("email", { required: "write an e-mail address such as ada@example.org" })}
            type="email"
            autoComplete="username"
          />
        )}
      </Field>
      <Field label="Password" hint={errors.password ? undefined : "At least 10 characters."} error={errors.password?.message}>
        {(parts) => (
          <TextInput
            {...parts}
            {...form.register("password", {
              minLength: { value: 10, message: "use at least 10 characters" },
              required: "choose a password",
            })}
            type="password"
            autoComplete="new-password"
          />
        )}
      </Field>
      <Button type="submit" look="primary" size="large" className="w-full" disabled={isSubmitting}>
        {isSubmitting ? "One moment …" : submit}
      </Button>
    </form>
  );
}
