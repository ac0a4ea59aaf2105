import type { Prisma } from "../../generated/prisma/client";
import { enqueueSlice } from "../queue/slice-queue";

/** Puts a run whose row is held back into the queue: its next slice is due. */
export async function queueRun(transaction: Prisma.TransactionClient, runId: string): Promise<void> {
  await transaction.run.update({
    where: { id: runId },
    data: { state: "QUEUED", waitingFor: 0, pauseRequested: false, claimedUntil: null },
  });
  await enqueueSlice(transaction, runId);
}
