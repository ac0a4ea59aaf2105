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
  const client = database();
  const held = await client.$queryRaw<{ id: string }[]>`
    UPDATE pair SET held_until = now() + make_interval(secs => ${LEASE})
    WHERE id IN (
      SELECT id FROM pair
      WHERE holder_id = ${personId}::uuid AND project_id = ${projectId}::uuid AND state = 'WAITING'
      ORDER BY created_at, index, id
      LIMIT ${want}
      FOR NO KEY UPDATE SKIP LOCKED)
    RETURNING id`;
  const further = held.length < want ? await hold(client, { projectId, personId, limit: want - held.length }) : [];
  const ids = [...held, ...further].map(({ id }) => id);
  if (ids.length > 0) return leasedPairs(client, personId, ids);
  await readProject(actor, { projectId });
  return [];
}

interface Hold {
  readonly projectId: string;
  readonly personId: string;
  readonly limit: number;
}

/**
 * Holds pairs that nobody holds for a person from now on. SKIP LOCKED: annotators who ask at once pass each other's rows instead
 * of waiting for them, and never get the same.
 */
function hold(client: Prisma.TransactionClient, { projectId, personId, limit }: Hold): Promise<{ id: string }[]> {
  return client.$queryRaw`
    WITH wanted AS (
      SELECT id FROM pair
      WHERE project_id = ${projectId}::uuid AND state = 'WAITING'
        AND (holder_id IS NULL OR held_until < now()) AND holder_id IS DISTINCT FROM ${personId}::uuid
      ORDER BY created_at, index, id
      LIMIT ${limit}
      FOR NO KEY UPDATE SKIP LOCKED
    ), held AS (
      UPDATE pair SET holder_id = ${personId}::uuid, held_until = now() + make_interval(secs => ${LEASE})
      FROM wanted WHERE pair.id = wanted.id
      RETURNING pair.id
    ), shown AS (
      INSERT INTO lease (pair_id, person_id, flipped)
      SELECT id, ${personId}::uuid, random() < 0.5 FROM held
      ON CONFLICT DO NOTHING)
    SELECT id FROM held`;
}
