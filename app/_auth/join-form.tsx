"use client";

import { acceptInvitation } from "../_client/api";
import { AccountForm } from "./account-form";

/** The account of somebody who was invited. */
export function JoinForm({ token }: { readonly token: string }) {
  return (
    <AccountForm
      submit="Join"
      onCreate={({ name, email, password }) => acceptInvitation({ token, name, email, password })}
      then="/projects"
    />
  );
}
