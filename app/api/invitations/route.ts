import { handle } from "@/lib/server/http/handle";
import { createInvitation } from "@/lib/server/people/create-invitation";
import { listInvitations } from "@/lib/server/people/list-invitations";

export const GET = handle(async ({ actor }) => ({ invitations: await listInvitations(actor) }));
export const POST = handle(({ actor, body }) => createInvitation(actor, body), 201);
