import { handle } from "@/lib/server/http/handle";
import { numberInQuery } from "@/lib/server/http/number-in-query";
import { readMetrics } from "@/lib/server/runs/read-metrics";

export const GET = handle<{ id: string }>(async ({ actor, params, query }) => ({
  metrics: await readMetrics(actor, { runId: params.id, after: numberInQuery(query, "after") }),
}));
