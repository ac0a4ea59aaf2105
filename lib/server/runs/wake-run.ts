import type { RunState } from "../../contracts/run";
import { Prisma } from "../../generated/prisma/client";
import type { Notification } from "../live/notification";
import { queueRun } from "./queue-run";

/** A run that waits for labels, counted. */
export interface CountedRun {
  readonly state: RunState;
  readonly waiting_for: number;
}

/**
 * SQL that counts anew what a run waits for, with its row held: no row for a run that does not wait. One that was paused while it
 * waited counts too.
 * @param answered how many of those that still count as waiting are being answered by this very statement
 */
export function recounted(runId: string, answered: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    UPDATE run SET waiting_for = (SELECT count(*) FROM pair WHERE run_id = ${runId}::uuid AND state = 'WAITING') - ${answered}
    WHERE id = ${runId}::uuid AND (state = 'AWAITING_LABELS' OR (state = 'PAUSED' AND waiting_for > 0))
    RETURNING state, waiting_for`;
}

/**
 * Lets a counted run go on when it waits for nothing any more.
 * @returns what to notify
 */
export async function wakeCounted(
  transaction: Prisma.TransactionClient,
  runId: string,
  counted: CountedRun | undefined,
): Promise<Notification[]> {
  if (!counted) return [];
  if (counted.state === "AWAITING_LABELS" && counted.waiting_for === 0) await queueRun(transaction, runId);
  return [{ kind: "run", runId }];
}

/**
 * Counts what a run waits for, with its row held, and lets it go on when that is nothing.
 * @returns what to notify
 */
export async function wakeRun(transaction: Prisma.TransactionClient, runId: string): Promise<Notification[]> {
  const [counted] = await transaction.$queryRaw<CountedRun[]>(recounted(runId, Prisma.sql`0`));
  return wakeCounted(transaction, runId, counted);
}
