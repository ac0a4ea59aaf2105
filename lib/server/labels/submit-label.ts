import { randomUUID } from "node:crypto";
import { parseInput, TandemError } from "../../contracts/errors";
import { type LabelInput, type LabelProgress, labelInputSchema, preferenceOf } from "../../contracts/preference";
import type { Actor } from "../../contracts/roles";
import type { PairState, Prisma } from "../../generated/prisma/client";
import { database } from "../database/database";
import { notFound } from "../known-id";
import { notify } from "../live/notify";
import { permit } from "../people/permit";
import { wakeRun } from "../runs/wake-run";
import { readLabelProgress } from "./label-progress";

/**
 * Stores a person's answer. When this returns, the label is durable; sent again with the same `clientId`, it is stored once and
 * answered alike. A pair whose lease ran out is still taken, unless somebody else has answered it. The label that completes
 * a batch puts the run back into the queue, in the same transaction.
 */
export async function submitLabel(actor: Actor | null, input: unknown): Promise<{ labelId: string; progress: LabelProgress }> {
  const { id: personId } = permit(actor, "label.submit");
  const answer = parseInput(labelInputSchema, input, "label");
  const { labelId, projectId } = await database().$transaction((transaction) => store(transaction, personId, answer));
  return { labelId, progress: await readLabelProgress(database(), projectId, personId) };
}

/** What is known of a pair when its answer comes. */
interface Asked {
  readonly run_id: string;
  readonly project_id: string;
  readonly pair_state: PairState;
  /** Whoever gave the answer that stands. */
  readonly answered_by: string | null;
  /** Null: the pair was never shown to this person. */
  readonly flipped: boolean | null;
  /** The label that came under the same id before. */
  readonly sent_id: string | null;
  readonly sent_pair: string | null;
  readonly sent_by: string | null;
  readonly sent_project: string | null;
}

/** Few statements, in SQL: each is a way to the database and back while the other annotators of this run wait. */
async function store(
  transaction: Prisma.TransactionClient,
  personId: string,
  { pairId, clientId, answer, decisionMs }: LabelInput,
): Promise<{ labelId: string; projectId: string }> {
  // first the run's row, as everybody does who decides about its state: from here on nobody else answers its pairs
  await transaction.$executeRaw`
    SELECT 1 FROM run WHERE id = (SELECT run_id FROM pair WHERE id = ${pairId}::uuid) FOR NO KEY UPDATE`;
  const [asked] = await transaction.$queryRaw<Asked[]>`
    SELECT pair.run_id, pair.project_id, pair.state AS pair_state, standing.person_id AS answered_by, lease.flipped,
           sent.id AS sent_id, sent.pair_id AS sent_pair, sent.person_id AS sent_by, sent.project_id AS sent_project
    FROM pair
      LEFT JOIN label AS standing ON standing.id = pair.label_id
      LEFT JOIN lease ON lease.pair_id = pair.id AND lease.person_id = ${personId}::uuid
      LEFT JOIN label AS sent ON sent.client_id = ${clientId}::uuid
    WHERE pair.id = ${pairId}::uuid`;
  if (!asked) throw notFound("pair");
  if (asked.sent_id && asked.sent_project) {
    if (asked.sent_by === personId && asked.sent_pair === pairId) return { labelId: asked.sent_id, projectId: asked.sent_project };
    throw new TandemError("CONFLICT", "Another answer was sent under this id. Nothing was changed.");
  }
  if (asked.flipped === null) throw new TandemError("CONFLICT", "This pair was not shown to you, so your answer was not taken.");
  if (asked.pair_state !== "WAITING") throw refusal(asked.pair_state, asked.answered_by === personId);
  const { run_id: runId, project_id: projectId, flipped } = asked;
  const labelId = randomUUID();
  await transaction.$executeRaw`
    WITH label AS (
      INSERT INTO label (id, pair_id, run_id, project_id, person_id, client_id, preference, flipped, decision_ms)
      VALUES (${labelId}::uuid, ${pairId}::uuid, ${runId}::uuid, ${projectId}::uuid, ${personId}::uuid, ${clientId}::uuid,
              ${preferenceOf(answer, flipped)}::preference, ${flipped}, ${decisionMs}))
    UPDATE pair SET state = 'ANSWERED', label_id = ${labelId}::uuid, holder_id = NULL, held_until = NULL WHERE id = ${pairId}::uuid`;
  await wakeRun(transaction, runId);
  await notify(transaction, { kind: "labels", projectId });
  return { labelId, projectId };
}

function refusal(state: PairState, byThemselves: boolean): TandemError {
  if (state === "CLOSED")
    return new TandemError("CONFLICT", "The run that asked about this pair has ended: the answer is not needed any more.");
  const who = byThemselves ? "You have" : "Somebody else has";
  return new TandemError("CONFLICT", `${who} answered this pair already. That answer stands; this one was not stored.`);
}
