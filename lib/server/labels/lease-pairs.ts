import { parseInput } from "../../contracts/errors";
import { type LeasedPair, leaseInputSchema } from "../../contracts/preference";
import type { Actor } from "../../contracts/roles";
import type { Prisma } from "../../generated/prisma/client";
import { database } from "../database/database";
import { permit } from "../people/permit";
import { readProject } from "../projects/read-project";
import { LEASE, leasedPairs } from "./leased-pair";

/**
 * Hands a person the pairs they hold, kept for them anew, and as many further ones as are wanted: the oldest batch first, and
 * never one that somebody else holds. Which segment stands left is drawn the first time that a person is shown a pair.
 */
export async function leasePairs(actor: Actor | null, input: unknown): Promise<LeasedPair[]> {
  const { id: personId } = permit(actor, "label.lease");
  const { projectId, want } = parseInput(leaseInputSchema, input, "request for pairs");
  await readProject(actor, { projectId });
  return database().$transaction(async (transaction) => {
    const held = await hold(transaction, { projectId, personId, limit: want, mine: true });
    const further = held.length < want ? await hold(transaction, { projectId, personId, limit: want - held.length, mine: false }) : [];
    if (further.length > 0)
      await transaction.$executeRaw`
        INSERT INTO lease (pair_id, person_id, flipped)
        SELECT id, ${personId}::uuid, random() < 0.5 FROM unnest(${further}::uuid[]) AS id
        ON CONFLICT DO NOTHING`;
    return leasedPairs(transaction, personId, [...held, ...further]);
  });
}

interface Hold {
  readonly projectId: string;
  readonly personId: string;
  readonly limit: number;
  /** Those the person holds, or held last and nobody took since; else those that nobody holds. */
  readonly mine: boolean;
}

/** Holds pairs for a person from now on; ids in the order of being asked. */
async function hold(transaction: Prisma.TransactionClient, { projectId, personId, limit, mine }: Hold): Promise<string[]> {
  // SKIP LOCKED: annotators who ask at once pass each other's rows instead of waiting for them, and never get the same
  const rows = await transaction.$queryRaw<{ id: string; created_at: Date; index: number }[]>`
    WITH wanted AS (
      SELECT id FROM pair
      WHERE project_id = ${projectId}::uuid AND state = 'WAITING'
        AND CASE WHEN ${mine} THEN holder_id = ${personId}::uuid
            ELSE (holder_id IS NULL OR held_until < now()) AND holder_id IS DISTINCT FROM ${personId}::uuid END
      ORDER BY created_at, index, id
      LIMIT ${limit}
      FOR NO KEY UPDATE SKIP LOCKED)
    UPDATE pair SET holder_id = ${personId}::uuid, held_until = now() + make_interval(secs => ${LEASE})
    FROM wanted WHERE pair.id = wanted.id
    RETURNING pair.id, pair.created_at, pair.index`;
  return rows.sort((a, b) => a.created_at.getTime() - b.created_at.getTime() || a.index - b.index).map(({ id }) => id);
}
