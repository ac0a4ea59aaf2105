import type { LabelProgress } from "../../contracts/preference";
import type { Actor } from "../../contracts/roles";
import type { Prisma } from "../../generated/prisma/client";
import { database } from "../database/database";
import { permit } from "../people/permit";
import { readProject } from "../projects/read-project";

/** How many pairs of a project wait for people, and how many labels people and the asking person gave. */
export async function labelProgress(actor: Actor | null, input: { readonly projectId: unknown }): Promise<LabelProgress> {
  const { id: personId } = permit(actor, "label.progress");
  const { id: projectId } = await readProject(actor, input);
  return readLabelProgress(database(), projectId, personId);
}

/** @param personId whose labels `mine` counts; null: nobody's */
export async function readLabelProgress(
  client: Prisma.TransactionClient,
  projectId: string,
  personId: string | null,
): Promise<LabelProgress> {
  const [counts] = await client.$queryRaw<{ waiting: number; labelled: number; mine: number }[]>`
    SELECT (SELECT count(*)::int FROM pair WHERE project_id = ${projectId}::uuid AND state = 'WAITING') AS waiting,
           count(*)::int AS labelled,
           (count(*) FILTER (WHERE person_id = ${personId}::uuid))::int AS mine
    FROM label WHERE project_id = ${projectId}::uuid AND person_id IS NOT NULL AND withdrawn_at IS NULL`;
  return { projectId, ...counts };
}
