import { TandemError } from "../../contracts/errors";
import type { Prisma, Run } from "../../generated/prisma/client";
import { lockRun } from "./lock-run";

/**
 * The row of a run that a slice still has the newest claim on, held until the transaction ends.
 * @throws TandemError STALE_EPOCH when it was stopped or claimed by another trainer
 */
export async function heldRun(transaction: Prisma.TransactionClient, runId: string, epoch: number): Promise<Run> {
  const run = await lockRun(transaction, runId);
  if (run?.epoch === epoch && run.state === "TRAINING") return run;
  const now = run ? `the run is at epoch ${run.epoch} and ${run.state}` : "there is no such run";
  throw new TandemError("STALE_EPOCH", `This slice (epoch ${epoch}) may not write any more: ${now}. Nothing was changed.`);
}
