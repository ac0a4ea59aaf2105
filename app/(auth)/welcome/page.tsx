import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { callerOf } from "@/lib/server/http/caller";
import { setupState } from "@/lib/server/people/setup-state";
import { WelcomeForm } from "../../_auth/welcome-form";

export const metadata: Metadata = { title: "Welcome" };

export default async function WelcomePage() {
  if (!(await setupState()).needsFirstAccount) redirect("/sign-in");
  const sent = await headers();
  const { local } = callerOf((name) => sent.get(name));
  return (
    <>
      <h1 className="mb-2 text-2xl tracking-tight">Welcome</h1>
      <p className="mb-5 text-quiet">
        You are the first here. This account becomes the admin: it invites other people and decides what each may do.
      </p>
      <WelcomeForm needsCode={!local} />
    </>
  );
}
