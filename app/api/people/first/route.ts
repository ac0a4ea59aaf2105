import { handle } from "@/lib/server/http/handle";
import { createFirstAccount } from "@/lib/server/people/create-first-account";
import { setupState } from "@/lib/server/people/setup-state";

export const GET = handle(async ({ caller }) => ({ ...(await setupState()), needsCode: !caller.local }));
export const POST = handle(async ({ body, caller }) => ({ person: await createFirstAccount(body, caller) }), 201);
