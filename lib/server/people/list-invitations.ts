import type { InvitationView } from "../../contracts/people";
import type { Actor } from "../../contracts/roles";
import { database } from "../database/database";
import { invitationView } from "./invitation-token";
import { permit } from "./permit";

/** The invitations by which somebody can still join, newest first. */
export async function listInvitations(actor: Actor | null): Promise<InvitationView[]> {
  permit(actor, "person.invite");
  const open = { personId: null, revokedAt: null, expiresAt: { gt: new Date() } };
  return (await database().invitation.findMany({ where: open, orderBy: { createdAt: "desc" } })).map(invitationView);
}
