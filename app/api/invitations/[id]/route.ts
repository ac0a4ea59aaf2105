import { handle } from "@/lib/server/http/handle";
import { revokeInvitation } from "@/lib/server/people/revoke-invitation";

export const DELETE = handle<{ id: string }>(async ({ actor, params }) => ({
  invitation: await revokeInvitation(actor, { invitationId: params.id }),
}));
