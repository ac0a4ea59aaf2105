import type { Prisma, Run } from "../../generated/prisma/client";

/**
 * A run's row, held until the transaction ends: whatever decides about a run's state, or answers its pairs, takes this first. The one
 * order of locks (run, then pairs) keeps writers from waiting for each other in a circle.
 */
export async function lockRun(transaction: Prisma.TransactionClient, runId: string): Promise<Run | null> {
  await transaction.$executeRaw`SELECT 1 FROM run WHERE id = ${runId}::uuid FOR NO KEY UPDATE`;
  return transaction.run.findUnique({ where: { id: runId } });
}
