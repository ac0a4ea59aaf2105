import type { Prisma } from "../../generated/prisma/client";

/** Pairs of a run that wait for a person's answer. Exact while the run's row is held: every answer takes that first. */
export async function countWaiting(transaction: Prisma.TransactionClient, runId: string): Promise<number> {
  return transaction.pair.count({ where: { runId, state: "WAITING" } });
}
