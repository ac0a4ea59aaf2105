import { handle } from "@/lib/server/http/handle";
import { labelProgress } from "@/lib/server/labels/label-progress";

export const GET = handle<{ id: string }>(async ({ actor, params }) => ({
  progress: await labelProgress(actor, { projectId: params.id }),
}));
