import { encodeSnapshot } from "../../export/snapshot-codec";
import type { ModelKind, Prisma } from "../../generated/prisma/client";
import type { ObjectStore, StoredObject } from "../storage/object-store";
import type { SliceCommit } from "./slice-commit";

/** Checkpoints kept of each run: the newest to go on from, and the one before it, which a trainer may just be reading. */
const CHECKPOINTS_KEPT = 2;
/** Iterations whose models are kept of each run; the oldest go first. */
const ITERATIONS_KEPT = 100;

export interface SliceObjects {
  readonly checkpoint: StoredObject;
  readonly models: readonly (StoredObject & { readonly what: ModelKind })[];
  readonly keys: readonly string[];
}

/** Moves a slice's large bytes to the object store, ahead of the transaction that names them. */
export async function putSliceObjects(store: ObjectStore, { runId, checkpoint, models }: SliceCommit): Promise<SliceObjects> {
  const stored: StoredObject[] = [];
  const put = async (folder: string, bytes: Uint8Array) => {
    const object = await store.put(`runs/${runId}/${folder}`, bytes);
    stored.push(object);
    return object;
  };
  try {
    const kept = await put("checkpoints", checkpoint);
    const keptModels = [];
    for (const model of [models.policy, models.reward])
      if (model) keptModels.push({ what: model.what, ...(await put("models", encodeSnapshot(model))) });
    return { checkpoint: kept, models: keptModels, keys: stored.map(({ key }) => key) };
  } catch (error) {
    await store.delete(stored.map(({ key }) => key));
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
  return [...oldCheckpoints, ...superseded].map(({ key }) => key);
}
