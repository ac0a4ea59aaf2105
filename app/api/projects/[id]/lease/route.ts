import { handle } from "@/lib/server/http/handle";
import { knownId } from "@/lib/server/known-id";
import { leasePairs } from "@/lib/server/labels/lease-pairs";

export const POST = handle<{ id: string }>(async ({ actor, params, body }) => ({
  pairs: await leasePairs(actor, { ...body, projectId: knownId(params.id, "project") }),
}));
