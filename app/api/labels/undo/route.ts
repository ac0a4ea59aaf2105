import { handle } from "@/lib/server/http/handle";
import { undoLabel } from "@/lib/server/labels/undo-label";

export const POST = handle(async ({ actor, body }) => ({ pair: await undoLabel(actor, { pairId: body.pairId }) }));
