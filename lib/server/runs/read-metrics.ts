import { z } from "zod";
import { parseInput } from "../../contracts/errors";
import type { Actor } from "../../contracts/roles";
import type { StoredMetric } from "../../contracts/run";
import { database } from "../database/database";
import { permit } from "../people/permit";
import { findRun } from "./find-run";
import { storedMetrics } from "./stored-metrics";

const inputSchema = z.object({ after: z.int().min(-1).max(2_147_483_646).default(-1) });

/** The metrics of a run after the sequence that the caller holds last; -1 for all. */
export async function readMetrics(
  actor: Actor | null,
  input: { readonly runId: unknown; readonly after?: unknown },
): Promise<StoredMetric[]> {
  permit(actor, "run.read");
  const { after } = parseInput(inputSchema, { after: input.after }, "question");
  const { id } = await findRun(database(), input.runId);
  return storedMetrics(database(), id, after + 1);
}
