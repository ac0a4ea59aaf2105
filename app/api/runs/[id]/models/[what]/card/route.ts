import { attachment } from "@/lib/server/http/attachment";
import { handle } from "@/lib/server/http/handle";
import { numberInQuery } from "@/lib/server/http/number-in-query";
import { knownId } from "@/lib/server/known-id";
import { readModelCard } from "@/lib/server/models/read-model-card";

export const GET = handle<{ id: string; what: string }>(async ({ actor, params, query }) => {
  const { markdown, filename } = await readModelCard(actor, {
    runId: knownId(params.id, "run"),
    what: params.what,
    step: numberInQuery(query, "step"),
    format: query.get("format") ?? undefined,
  });
  return attachment(filename, "text/markdown; charset=utf-8", markdown);
});
