import { TandemError } from "../../contracts/errors";
import type { InvitationView } from "../../contracts/people";
import type { Actor } from "../../contracts/roles";
import { database } from "../database/database";
import { knownId, notFound } from "../known-id";
import { invitationView } from "./invitation-token";
import { permit } from "./permit";

/** Takes an invitation back: nobody joins by it any more. */
export async function revokeInvitation(actor: Actor | null, input: { readonly invitationId: unknown }): Promise<InvitationView> {
  permit(actor, "person.invite");
  const id = knownId(input.invitationId, "invitation");
  await database().invitation.updateMany({ where: { id, personId: null, revokedAt: null }, data: { revokedAt: new Date() } });
  const invitation = await database().invitation.findUnique({ where: { id } });
  if (!invitation) throw notFound("invitation");
  if (invitation.personId)
    throw new TandemError("CONFLICT", "Somebody has joined by this invitation already. Deactivate their account instead.");
  return invitationView(invitation);
}
