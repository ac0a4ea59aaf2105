import { handle } from "@/lib/server/http/handle";
import { submitLabel } from "@/lib/server/labels/submit-label";

export const POST = handle(({ actor, body }) => submitLabel(actor, body));
