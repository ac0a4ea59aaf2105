import { attachment } from "@/lib/server/http/attachment";
import { handle } from "@/lib/server/http/handle";
import { numberInQuery } from "@/lib/server/http/number-in-query";
import { knownId } from "@/lib/server/known-id";
import { exportModel } from "@/lib/server/models/export-model";

export const GET = handle<{ id: string; what: string }>(async ({ actor, params, query }) => {
  const { filename, contentType, bytes } = await exportModel(actor, {
    runId: knownId(params.id, "run"),
    what: params.what,
    step: numberInQuery(query, "step"),
    format: query.get("format") ?? undefined,
  });
  return attachment(filename, contentType, bytes);
});
