"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import type { InvitationView } from "@/lib/contracts/people";
import { revokeInvitation } from "../_client/api";
import { wordsOf } from "../_client/call-api";
import { Button } from "../_components/button";
import { TimeAgo } from "../_components/time-ago";
import { ROLE_WORDS } from "./role-words";

/** Invitations by which somebody can still join. */
export function InvitationList({ invitations }: { readonly invitations: readonly InvitationView[] }) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const [problem, setProblem] = useState<string>();
  if (invitations.length === 0) return null;
  const revoke = (id: string) =>
    start(async () => {
      try {
        await revokeInvitation(id);
        setProblem(undefined);
      } catch (refusal) {
        setProblem(wordsOf(refusal));
      }
      router.refresh();
    });
  return (
    <section aria-label="Open invitations" className="mt-5">
      <h3 className="mb-1 text-sm">Open invitations</h3>
      {problem ? (
        <p role="alert" className="text-danger">
          {problem}
        </p>
      ) : null}
      <ul>
        {invitations.map(({ id, role, note, expiresAt }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-1 border-line border-b py-1.5 last:border-0">
            <span className="w-24 font-medium">{ROLE_WORDS[role].title}</span>
            <span className="min-w-24 flex-1 break-words text-quiet">{note || "no note"}</span>
            <span className="text-quiet text-sm">
              ends <TimeAgo at={expiresAt} />
            </span>
            <Button
              size="small"
              disabled={pending}
              onClick={() => revoke(id)}
              aria-label={`Take back the invitation ${note || `of ${ROLE_WORDS[role].article}`}`}
            >
              Take back
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
