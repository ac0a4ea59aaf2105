import type { RunState } from "../../contracts/run";
import { Prisma } from "../../generated/prisma/client";
import { database } from "../database/database";
import { notify } from "../live/notify";
import { enqueueSlice } from "../queue/slice-queue";
import { countWaiting } from "./count-waiting";
import { lockRun } from "./lock-run";
import { wakeRun } from "./wake-run";

/**
 * Queues again what has no slice any more: runs whose trainer died, and runs that lost their job. To be called by a trainer when
 * it starts, with its own id (which it keeps from one life to the next: the runs that it held then are free at once), and each
 * few seconds without.
 * @returns how many runs were freed from a dead trainer
 */
export async function recoverRuns({ trainerId }: { readonly trainerId?: string } = {}): Promise<number> {
  const client = database();
  const candidates = await client.$queryRaw<{ id: string }[]>`
    SELECT id FROM run WHERE state IN ('QUEUED', 'AWAITING_LABELS') OR (state = 'TRAINING' AND ${isDead(trainerId)})`;
  let freed = 0;
  for (const { id } of candidates) freed += await client.$transaction((transaction) => recover(transaction, id, trainerId));
  return freed;
}

function isDead(trainerId: string | undefined): Prisma.Sql {
  return Prisma.sql`(trainer_id = ${trainerId ?? null} OR claimed_until IS NULL OR claimed_until < now())`;
}

async function recover(transaction: Prisma.TransactionClient, runId: string, trainerId: string | undefined): Promise<number> {
  const run = await lockRun(transaction, runId);
  // the queue keeps one waiting job for each run: asking again is free
  if (run?.state === "QUEUED") await enqueueSlice(transaction, runId);
  if (run?.state === "AWAITING_LABELS" && run.waitingFor !== (await countWaiting(transaction, runId)))
    await notify(transaction, ...(await wakeRun(transaction, runId)));
  // the epoch too: should the slice live on somewhere, it must not write any more
  const [freed] = await transaction.$queryRaw<{ state: RunState }[]>`
    UPDATE run SET
      state = CASE WHEN pause_requested THEN 'PAUSED'::run_state ELSE 'QUEUED'::run_state END,
      pause_requested = false,
      claimed_until = NULL,
      epoch = epoch + 1
    WHERE id = ${runId}::uuid AND state = 'TRAINING' AND ${isDead(trainerId)}
    RETURNING state`;
  if (!freed) return 0;
  if (freed.state === "QUEUED") await enqueueSlice(transaction, runId);
  await notify(transaction, { kind: "run", runId });
  return 1;
}
