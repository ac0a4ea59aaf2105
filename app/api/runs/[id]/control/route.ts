import { handle } from "@/lib/server/http/handle";
import { knownId } from "@/lib/server/known-id";
import { controlRun } from "@/lib/server/runs/control-run";

export const POST = handle<{ id: string }>(async ({ actor, params, body }) => ({
  run: await controlRun(actor, { ...body, runId: knownId(params.id, "run") }),
}));
