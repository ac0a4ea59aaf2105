import { TandemError } from "../../contracts/errors";
import type { LeasedPair } from "../../contracts/preference";
import type { Actor } from "../../contracts/roles";
import { FINAL_STATES } from "../../contracts/run";
import { database } from "../database/database";
import { knownId, notFound } from "../known-id";
import { notify } from "../live/notify";
import { permit } from "../people/permit";
import { lockRun } from "../runs/lock-run";
import { wakeRun } from "../runs/wake-run";
import { LEASE, leasedPairs } from "./leased-pair";

/**
 * Takes back a person's own last answer and hands them the pair again, on the same sides. The label is kept as withdrawn.
 * @throws TandemError CONFLICT when it is not their last one, or training has used it
 */
export async function undoLabel(actor: Actor | null, input: { readonly pairId: unknown }): Promise<LeasedPair> {
  const { id: personId } = permit(actor, "label.undo");
  const pairId = knownId(input.pairId, "pair");
  return database().$transaction(async (transaction) => {
    const asked = await transaction.pair.findUnique({ where: { id: pairId }, select: { runId: true } });
    if (!asked) throw notFound("pair");
    const run = await lockRun(transaction, asked.runId);
    const last = await transaction.label.findFirst({
      where: { personId, withdrawnAt: null },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      include: { current: true },
    });
    const pair = last?.current;
    if (!last || pair?.id !== pairId) throw conflict("Only your own last answer can be taken back.");
    if (FINAL_STATES.some((state) => state === run?.state))
      throw conflict("The run has ended with this answer: it cannot be taken back any more.");
    // asked in the very update: training marks what it reads without holding the run
    const { count } = await transaction.pair.updateMany({
      where: { id: pairId, labelId: last.id, used: false },
      data: { state: "WAITING", labelId: null, holderId: personId, heldUntil: new Date(Date.now() + LEASE * 1000) },
    });
    if (count === 0) throw conflict("Training has used this answer already: it cannot be taken back any more.");
    await transaction.label.update({ where: { id: last.id }, data: { withdrawnAt: new Date() } });
    const woken = await wakeRun(transaction, pair.runId);
    await notify(transaction, ...woken, { kind: "labels", projectId: pair.projectId });
    const [leased] = await leasedPairs(transaction, personId, [pairId]);
    return leased;
  });
}

function conflict(message: string): TandemError {
  return new TandemError("CONFLICT", message);
}
