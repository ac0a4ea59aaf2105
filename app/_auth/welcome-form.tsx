"use client";

import { createFirstAccount } from "../_client/api";
import { AccountForm } from "./account-form";

/** The first account. @param needsCode from any host but the one that runs Tandem */
export function WelcomeForm({ needsCode }: { readonly needsCode: boolean }) {
  return (
    <AccountForm
      code={needsCode ? { label: "One-time code", hint: "Printed in the terminal where Tandem was started." } : undefined}
      submit="Make the first account"
      onCreate={({ code, ...account }) => createFirstAccount(needsCode ? { ...account, code } : account)}
      then="/projects"
    />
  );
}
