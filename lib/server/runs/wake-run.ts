import type { RunState } from "../../contracts/run";
import type { Prisma } from "../../generated/prisma/client";
import type { Notification } from "../live/notification";
import { queueRun } from "./queue-run";

/**
 * After an answer was given or taken back, with the run's row held: a run that waits for labels is counted anew, and goes on when
 * none is missing. One that was paused while it waited only counts.
 * @returns what to notify
 */
export async function wakeRun(transaction: Prisma.TransactionClient, runId: string): Promise<Notification[]> {
  const [counted] = await transaction.$queryRaw<{ state: RunState; waiting_for: number }[]>`
    UPDATE run SET waiting_for = (SELECT count(*) FROM pair WHERE run_id = ${runId}::uuid AND state = 'WAITING')
    WHERE id = ${runId}::uuid AND (state = 'AWAITING_LABELS' OR (state = 'PAUSED' AND waiting_for > 0))
    RETURNING state, waiting_for`;
  if (!counted) return [];
  if (counted.state === "AWAITING_LABELS" && counted.waiting_for === 0) await queueRun(transaction, runId);
  return [{ kind: "run", runId }];
}
