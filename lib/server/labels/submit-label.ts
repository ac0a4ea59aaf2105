import { randomUUID } from "node:crypto";
import { parseInput, TandemError } from "../../contracts/errors";
import { type LabelInput, type LabelProgress, labelInputSchema, preferenceOf } from "../../contracts/preference";
import type { Actor } from "../../contracts/roles";
import { type PairState, Prisma } from "../../generated/prisma/client";
import { database } from "../database/database";
import { notFound } from "../known-id";
import { notify } from "../live/notify";
import { permit } from "../people/permit";
import { type CountedRun, recounted, wakeCounted } from "../runs/wake-run";
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
  readonly state: PairState;
  /** Null: the pair was never shown to this person. */
  readonly flipped: boolean | null;
}

interface Written {
  /** 0: the answer had come before. */
  readonly stored: number;
  /** Null: the run does not wait for labels. */
  readonly state: CountedRun["state"] | null;
  readonly waiting_for: number;
}

/** Few statements, in SQL: each is a way to the database and back while the other annotators of this run wait. */
async function store(
  transaction: Prisma.TransactionClient,
  personId: string,
  input: LabelInput,
): Promise<{ labelId: string; projectId: string }> {
  const { pairId, clientId, answer, decisionMs } = input;
  // run before pair, as everybody holds them: from here on nobody else answers this run's pairs, and both rows are the newest
  const [asked] = await transaction.$queryRaw<Asked[]>`
    SELECT pair.run_id, pair.project_id, pair.state, lease.flipped
    FROM pair JOIN run ON run.id = pair.run_id
      LEFT JOIN lease ON lease.pair_id = pair.id AND lease.person_id = ${personId}::uuid
    WHERE pair.id = ${pairId}::uuid
    FOR NO KEY UPDATE OF run, pair`;
  if (!asked) throw notFound("pair");
  const { run_id: runId, project_id: projectId, state, flipped } = asked;
  const labelId = randomUUID();
  if (state !== "WAITING" || flipped === null) return sentBefore(transaction, personId, input, asked);
  const [written] = await transaction.$queryRaw<Written[]>`
    WITH given AS (
      INSERT INTO label (id, pair_id, run_id, project_id, person_id, client_id, preference, flipped, decision_ms)
      VALUES (${labelId}::uuid, ${pairId}::uuid, ${runId}::uuid, ${projectId}::uuid, ${personId}::uuid, ${clientId}::uuid,
              ${preferenceOf(answer, flipped)}::preference, ${flipped}, ${decisionMs})
      ON CONFLICT (client_id) DO NOTHING
      RETURNING id
    ), answered AS (
      UPDATE pair SET state = 'ANSWERED', label_id = given.id, holder_id = NULL, held_until = NULL
      FROM given WHERE pair.id = ${pairId}::uuid
      RETURNING pair.id
    ), counted AS (${recounted(runId, Prisma.sql`(SELECT count(*) FROM answered)`)})
    SELECT (SELECT count(*) FROM answered)::int AS stored, counted.* FROM (VALUES (1)) AS one LEFT JOIN counted ON true`;
  if (written.stored === 0) return sentBefore(transaction, personId, input, asked);
  const woken = await wakeCounted(transaction, runId, written.state ? { ...written, state: written.state } : undefined);
  await notify(transaction, ...woken, { kind: "labels", projectId });
  return { labelId, projectId };
}

/**
 * The label that this very answer made when it came before.
 * @throws TandemError CONFLICT saying why it is not taken
 */
async function sentBefore(
  transaction: Prisma.TransactionClient,
  personId: string,
  { pairId, clientId }: LabelInput,
  { state, flipped, project_id: projectId }: Asked,
): Promise<{ labelId: string; projectId: string }> {
  const sent = await transaction.label.findUnique({ where: { clientId } });
  if (sent?.personId === personId && sent.pairId === pairId) return { labelId: sent.id, projectId };
  if (sent) throw new TandemError("CONFLICT", "Another answer was sent under this id. Nothing was changed.");
  if (flipped === null) throw new TandemError("CONFLICT", "This pair was not shown to you, so your answer was not taken.");
  const standing = await transaction.label.findFirst({ where: { current: { id: pairId } } });
  throw refusal(state, standing?.personId === personId);
}

function refusal(state: PairState, byThemselves: boolean): TandemError {
  if (state === "CLOSED")
    return new TandemError("CONFLICT", "The run that asked about this pair has ended: the answer is not needed any more.");
  const who = byThemselves ? "You have" : "Somebody else has";
  return new TandemError("CONFLICT", `${who} answered this pair already. That answer stands; this one was not stored.`);
}
