import type { Clip, LeasedPair } from "../../contracts/preference";
import type { Prisma } from "../../generated/prisma/client";

/** How long a pair is kept for the annotator to whom it was handed; asking again keeps it longer: seconds. */
export const LEASE = 120;

/** Clips of a run that did not say its frame rate: frames a second. */
const USUAL_FRAME_RATE = 30;
const BYTES_PER_NUMBER = 4;

const clipFields = { environment: true, length: true, poses: true } as const;
const shownPair = {
  id: true,
  projectId: true,
  runId: true,
  heldUntil: true,
  run: { select: { frameRate: true } },
  first: { select: clipFields },
  second: { select: clipFields },
} as const satisfies Prisma.PairSelect;

/**
 * Pairs that a person holds, as they are shown, in the order of the given ids.
 * @param ids of pairs that are leased to the person
 */
export async function leasedPairs(client: Prisma.TransactionClient, personId: string, ids: readonly string[]): Promise<LeasedPair[]> {
  const rows = await client.pair.findMany({
    where: { id: { in: [...ids] } },
    select: { ...shownPair, leases: { where: { personId }, select: { flipped: true } } },
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (!row?.heldUntil || row.leases.length === 0) return [];
    const [{ flipped }] = row.leases;
    const frameRate = row.run.frameRate ?? USUAL_FRAME_RATE;
    const [left, right] = flipped ? [row.second, row.first] : [row.first, row.second];
    return {
      id,
      projectId: row.projectId,
      runId: row.runId,
      flipped,
      left: clipOf(left, frameRate),
      right: clipOf(right, frameRate),
      leasedUntil: row.heldUntil.toISOString(),
    };
  });
}

function clipOf(segment: { environment: string; length: number; poses: Uint8Array }, frameRate: number): Clip {
  const { environment, length, poses } = segment;
  const bytes = Buffer.from(poses.buffer, poses.byteOffset, poses.byteLength);
  return { environment, frameRate, length, poseSize: bytes.byteLength / BYTES_PER_NUMBER / length, poses: bytes.toString("base64") };
}
