import { database } from "../database/database";
import { CLAIM } from "./claim-run";

/** Whether a slice should go on. */
export interface SliceCheck {
  /** False: it was stopped, or another trainer has the run. What it would write is refused; it should end at once. */
  readonly current: boolean;
  /** Somebody asked for a pause: it should end at the next step and commit. */
  readonly pause: boolean;
}

/** Asked by a trainer each second of a slice: it also keeps the claim alive. */
export async function checkSlice({ runId, epoch }: { readonly runId: string; readonly epoch: number }): Promise<SliceCheck> {
  const client = database();
  const [run] = await client.$queryRaw<{ pause_requested: boolean; old: boolean }[]>`
    SELECT pause_requested, claimed_until IS NULL OR claimed_until < now() + make_interval(secs => ${CLAIM / 2}) AS old
    FROM run WHERE id = ${runId}::uuid AND epoch = ${epoch} AND state = 'TRAINING'`;
  // not at every question: a row rewritten each second is a row to be cleaned up after
  const current = run !== undefined && (!run.old || (await extendClaim(runId, epoch)));
  return { current, pause: current && run.pause_requested };
}

async function extendClaim(runId: string, epoch: number): Promise<boolean> {
  const changed = await database().$executeRaw`
    UPDATE run SET claimed_until = now() + make_interval(secs => ${CLAIM})
    WHERE id = ${runId}::uuid AND epoch = ${epoch} AND state = 'TRAINING'`;
  return changed === 1;
}
