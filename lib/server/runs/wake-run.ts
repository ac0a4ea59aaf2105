import type { Prisma } from "../../generated/prisma/client";
import { notify } from "../live/notify";
import { countWaiting } from "./count-waiting";
import { queueRun } from "./queue-run";

/**
 * After an answer was given or taken back, with the run's row held: a run that waits for labels is counted anew, and goes on when
 * none is missing. One that was paused while it waited only counts.
 */
export async function wakeRun(transaction: Prisma.TransactionClient, runId: string): Promise<void> {
  const { state, waitingFor: before } = await transaction.run.findUniqueOrThrow({ where: { id: runId } });
  const waits = state === "AWAITING_LABELS" || (state === "PAUSED" && before > 0);
  if (!waits) return;
  const waitingFor = await countWaiting(transaction, runId);
  if (waitingFor === 0 && state === "AWAITING_LABELS") await queueRun(transaction, runId);
  else await transaction.run.update({ where: { id: runId }, data: { waitingFor } });
  await notify(transaction, { kind: "run", runId });
}
