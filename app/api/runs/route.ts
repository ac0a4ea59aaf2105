import { handle } from "@/lib/server/http/handle";
import { launchRuns } from "@/lib/server/runs/launch-runs";
import { listRuns } from "@/lib/server/runs/list-runs";

export const GET = handle(async ({ actor, query }) => ({
  runs: await listRuns(actor, { projectId: query.get("projectId") ?? undefined }),
}));
export const POST = handle(async ({ actor, body }) => ({ runs: await launchRuns(actor, body) }), 201);
