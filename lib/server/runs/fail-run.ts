import { database } from "../database/database";
import { notify } from "../live/notify";
import { endRun } from "./end-run";
import { heldRun } from "./held-run";

interface Failure {
  readonly runId: string;
  readonly epoch: number;
  /** In words a person can act on. */
  readonly reason: string;
}

/**
 * Ends a run that cannot go on.
 * @throws TandemError STALE_EPOCH
 */
export async function failRun({ runId, epoch, reason }: Failure): Promise<void> {
  await database().$transaction(async (transaction) => {
    await heldRun(transaction, runId, epoch);
    await endRun(transaction, runId, { state: "FAILED", reason: reason.slice(0, 4000) });
    await notify(transaction, { kind: "run", runId });
  });
}
