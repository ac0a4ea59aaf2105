import { createHash, randomBytes } from "node:crypto";
import { TandemError } from "../../contracts/errors";
import type { InvitationView } from "../../contracts/people";
import type { Invitation } from "../../generated/prisma/client";

/** How long an invitation can be used: 7 days, in milliseconds. */
export const INVITATION_LIFE = 7 * 24 * 3600 * 1000;

/** 192 random bits that go into the link. */
export function newToken(): string {
  return randomBytes(24).toString("base64url");
}

/** What is kept of a token: who reads the database cannot join by it. */
export function hashOfToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

export function invitationView({ id, role, note, expiresAt }: Invitation): InvitationView {
  return { id, role, note, expiresAt: expiresAt.toISOString() };
}

/**
 * The invitation, if one can join by it now.
 * @throws TandemError NOT_FOUND, or CONFLICT saying why it cannot be used any more
 */
export function usable(invitation: Invitation | null, now = new Date()): Invitation {
  if (!invitation) throw new TandemError("NOT_FOUND", "There is no such invitation: is the link complete?");
  const why = invitation.personId
    ? "has been used already"
    : invitation.revokedAt
      ? "was taken back"
      : invitation.expiresAt <= now
        ? "is over: it was good for 7 days"
        : undefined;
  if (why) throw new TandemError("CONFLICT", `This invitation ${why}.`);
  return invitation;
}
