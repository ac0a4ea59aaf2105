import type { FINAL_STATES } from "../../contracts/run";
import type { Prisma } from "../../generated/prisma/client";
import { notify } from "../live/notify";

interface End {
  readonly state: (typeof FINAL_STATES)[number];
  /** Why it failed, in words a person can act on. */
  readonly reason?: string;
}

/**
 * Ends a run whose row is held. Its epoch is raised, so that a slice still under way cannot write; pairs that nobody answered are closed.
 */
export async function endRun(transaction: Prisma.TransactionClient, runId: string, { state, reason }: End): Promise<void> {
  const { projectId } = await transaction.run.update({
    where: { id: runId },
    data: {
      state,
      reason: reason ?? null,
      finishedAt: new Date(),
      epoch: { increment: 1 },
      waitingFor: 0,
      pauseRequested: false,
      claimedUntil: null,
    },
  });
  const { count } = await transaction.pair.updateMany({
    where: { runId, state: "WAITING" },
    data: { state: "CLOSED", holderId: null, heldUntil: null },
  });
  if (count > 0) await notify(transaction, { kind: "labels", projectId });
}
