import type { Actor } from "../../contracts/roles";
import type { RunView } from "../../contracts/run";
import { database } from "../database/database";
import { permit } from "../people/permit";
import { readProject } from "../projects/read-project";
import { runProject, runView } from "./run-view";

/** More are not listed: the oldest are left out. */
const MOST = 500;

/**
 * Runs, the newest first; of one project, if it is named.
 * @throws TandemError NOT_FOUND for a project that there is not
 */
export async function listRuns(actor: Actor | null, input: { readonly projectId?: unknown } = {}): Promise<RunView[]> {
  permit(actor, "run.read");
  const projectId = input.projectId === undefined ? undefined : (await readProject(actor, { projectId: input.projectId })).id;
  const runs = await database().run.findMany({
    where: { projectId },
    include: runProject,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: MOST,
  });
  return runs.map(runView);
}
