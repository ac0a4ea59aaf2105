import { parseInput, TandemError } from "../../contracts/errors";
import { type LabelInput, type LabelProgress, labelInputSchema, preferenceOf } from "../../contracts/preference";
import type { Actor } from "../../contracts/roles";
import type { Pair, Prisma } from "../../generated/prisma/client";
import { database } from "../database/database";
import { notFound } from "../known-id";
import { notify } from "../live/notify";
import { permit } from "../people/permit";
import { lockRun } from "../runs/lock-run";
import { wakeRun } from "../runs/wake-run";
import { readLabelProgress } from "./label-progress";

/**
 * Stores a person's answer. When this returns, the label is durable; sent again with the same `clientId`, it is stored once and
 * answered alike. A pair whose lease ran out is still taken, unless somebody else has answered it. The label that completes
 * a batch puts the run back into the queue, in the same transaction.
 */
export async function submitLabel(actor: Actor | null, input: unknown): Promise<{ labelId: string; progress: LabelProgress }> {
  const { id: personId } = permit(actor, "label.submit");
  const answer = parseInput(labelInputSchema, input, "label");
  const { labelId, projectId } = await database().$transaction(async (transaction) => {
    const asked = await transaction.pair.findUnique({ where: { id: answer.pairId }, select: { runId: true } });
    if (!asked) throw notFound("pair");
    await lockRun(transaction, asked.runId);
    return store(transaction, personId, answer);
  });
  return { labelId, progress: await readLabelProgress(database(), projectId, personId) };
}

/** With the run's row held: nobody else answers a pair of this run at the same time. */
async function store(
  transaction: Prisma.TransactionClient,
  personId: string,
  { pairId, clientId, answer, decisionMs }: LabelInput,
): Promise<{ labelId: string; projectId: string }> {
  const sent = await transaction.label.findUnique({ where: { clientId } });
  if (sent) {
    if (sent.personId === personId && sent.pairId === pairId) return { labelId: sent.id, projectId: sent.projectId };
    throw new TandemError("CONFLICT", "Another answer was sent under this id. Nothing was changed.");
  }
  const lease = await transaction.lease.findUnique({ where: { pairId_personId: { pairId, personId } } });
  if (!lease) throw new TandemError("CONFLICT", "This pair was not shown to you, so your answer was not taken.");
  const pair = await transaction.pair.findUniqueOrThrow({ where: { id: pairId }, include: { label: true } });
  if (pair.state !== "WAITING") throw refusal(pair, pair.label?.personId === personId);
  const { runId, projectId } = pair;
  const label = await transaction.label.create({
    data: {
      pairId,
      runId,
      projectId,
      personId,
      clientId,
      preference: preferenceOf(answer, lease.flipped),
      flipped: lease.flipped,
      decisionMs,
    },
  });
  await transaction.pair.update({
    where: { id: pairId },
    data: { state: "ANSWERED", labelId: label.id, holderId: null, heldUntil: null },
  });
  await wakeRun(transaction, runId);
  await notify(transaction, { kind: "labels", projectId });
  return { labelId: label.id, projectId };
}

function refusal(pair: Pair, byThemselves: boolean): TandemError {
  if (pair.state === "CLOSED")
    return new TandemError("CONFLICT", "The run that asked about this pair has ended: the answer is not needed any more.");
  const who = byThemselves ? "You have" : "Somebody else has";
  return new TandemError("CONFLICT", `${who} answered this pair already. That answer stands; this one was not stored.`);
}
