import { handle } from "@/lib/server/http/handle";
import { acceptInvitation } from "@/lib/server/people/accept-invitation";

export const POST = handle(async ({ body, caller }) => ({ person: await acceptInvitation(body, caller) }), 201);
