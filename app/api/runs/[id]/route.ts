import { handle } from "@/lib/server/http/handle";
import { readRun } from "@/lib/server/runs/read-run";

export const GET = handle<{ id: string }>(({ actor, params }) => readRun(actor, { runId: params.id }));
