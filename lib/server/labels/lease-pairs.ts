import { parseInput } from "../../contracts/errors";
import { type LeasedPair, leaseInputSchema } from "../../contracts/preference";
import type { Actor } from "../../contracts/roles";
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
  // SKIP LOCKED: annotators who ask at once pass each other's rows instead of waiting for them, and never get the same
  const leased = await client.$queryRaw<{ id: string }[]>`
    WITH mine AS (
      SELECT id FROM pair
      WHERE holder_id = ${personId}::uuid AND project_id = ${projectId}::uuid AND state = 'WAITING'
      ORDER BY created_at, index, id
      LIMIT ${want}
      FOR NO KEY UPDATE SKIP LOCKED
    ), further AS (
      SELECT id FROM pair
      WHERE project_id = ${projectId}::uuid AND state = 'WAITING'
        AND (holder_id IS NULL OR held_until < now()) AND holder_id IS DISTINCT FROM ${personId}::uuid
      ORDER BY created_at, index, id
      LIMIT ${want} - (SELECT count(*) FROM mine)
      FOR NO KEY UPDATE SKIP LOCKED
    ), held AS (
      UPDATE pair SET holder_id = ${personId}::uuid, held_until = now() + make_interval(secs => ${LEASE})
      WHERE id IN (SELECT id FROM mine UNION ALL SELECT id FROM further)
      RETURNING id
    ), shown AS (
      INSERT INTO lease (pair_id, person_id, flipped)
      SELECT id, ${personId}::uuid, random() < 0.5 FROM further
      ON CONFLICT DO NOTHING)
    SELECT id FROM held`;
  if (leased.length > 0)
    return leasedPairs(
      client,
      personId,
      leased.map(({ id }) => id),
    );
  await readProject(actor, { projectId });
  return [];
}
