import { encodeSnapshot } from "../../export/snapshot-codec";
import type { ModelKind, Prisma } from "../../generated/prisma/client";
import type { ObjectStore, StoredObject } from "../storage/object-store";
import type { SliceCommit } from "./slice-commit";

/** Checkpoints kept of each run: the newest to go on from, and the one before it, which a trainer may just be reading. */
const CHECKPOINTS_KEPT = 2;
/** Iterations whose models are kept of each run; the oldest go first. */
const ITERATIONS_KEPT = 100;

/** Epochs looked at for what killed slices left: each may be one or, recovery raising it too, two. */
const MOST_LEFT_BEHIND = 100;

export interface SliceObjects {
  readonly checkpoint: StoredObject;
  readonly models: readonly (StoredObject & { readonly what: ModelKind })[];
  readonly keys: readonly string[];
}

/** Where the objects of a slice lie: an epoch is claimed once, so that no key is used twice. */
const checkpointKey = (runId: string, epoch: number) => `runs/${runId}/checkpoints/${epoch}`;
const modelKey = (runId: string, epoch: number, what: ModelKind) => `runs/${runId}/models/${epoch}-${what}`;
const keysOf = (runId: string, epoch: number) => [
  checkpointKey(runId, epoch),
  modelKey(runId, epoch, "policy"),
  modelKey(runId, epoch, "reward"),
];

/** Moves a slice's large bytes to the object store, ahead of the transaction that names them. */
export async function putSliceObjects(store: ObjectStore, { runId, epoch, checkpoint, models }: SliceCommit): Promise<SliceObjects> {
  const keys = keysOf(runId, epoch);
  try {
    const kept = await store.put(checkpointKey(runId, epoch), checkpoint);
    const keptModels = [];
    for (const model of [models.policy, models.reward])
      if (model) keptModels.push({ what: model.what, ...(await store.put(modelKey(runId, epoch, model.what), encodeSnapshot(model))) });
    return { checkpoint: kept, models: keptModels, keys };
  } catch (error) {
    await store.delete(keys);
    throw error;
  }
}

/**
 * Names a slice's objects in rows. Of models, the newest of each iteration stays.
 * @returns keys of objects that no row names any more: to be deleted once this is committed
 */
export async function recordSliceObjects(
  transaction: Prisma.TransactionClient,
  { runId, epoch, step, iteration }: SliceCommit,
  { checkpoint, models }: SliceObjects,
): Promise<string[]> {
  const superseded: { id: string; key: string }[] = [];
  const idAndKey = { id: true, key: true } as const;
  const last = await transaction.checkpoint.findFirst({ where: { runId }, orderBy: { epoch: "desc" }, select: { epoch: true } });
  await transaction.checkpoint.create({ data: { runId, epoch, step, iteration, ...checkpoint } });
  const oldCheckpoints = await transaction.checkpoint.findMany({
    where: { runId },
    orderBy: { epoch: "desc" },
    skip: CHECKPOINTS_KEPT,
    select: idAndKey,
  });
  await transaction.checkpoint.deleteMany({ where: { id: { in: oldCheckpoints.map(({ id }) => id) } } });

  for (const { what, ...object } of models) {
    const before = await transaction.modelObject.findMany({ where: { runId, what, OR: [{ iteration }, { step }] }, select: idAndKey });
    const old = await transaction.modelObject.findMany({
      where: { runId, what, iteration: { lt: iteration } },
      orderBy: { iteration: "desc" },
      skip: ITERATIONS_KEPT - 1,
      select: idAndKey,
    });
    superseded.push(...before, ...old);
    await transaction.modelObject.deleteMany({ where: { id: { in: [...before, ...old].map(({ id }) => id) } } });
    await transaction.modelObject.create({ data: { runId, what, step, iteration, ...object } });
  }
  return [...[...oldCheckpoints, ...superseded].map(({ key }) => key), ...leftBehind(runId, last?.epoch ?? 0, epoch)];
}

/** What slices that were killed may have moved to the store: epochs between two committed ones. */
function leftBehind(runId: string, committed: number, epoch: number): string[] {
  const from = Math.max(committed + 1, epoch - MOST_LEFT_BEHIND);
  return Array.from({ length: Math.max(0, epoch - from) }, (_, i) => keysOf(runId, from + i)).flat();
}
