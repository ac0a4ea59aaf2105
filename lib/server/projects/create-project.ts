import { parseInput } from "../../contracts/errors";
import { createProjectSchema, type ProjectView } from "../../contracts/project";
import type { Actor } from "../../contracts/roles";
import { database } from "../database/database";
import { permit } from "../people/permit";
import { projectCounts, projectView } from "./project-view";

/** Makes a task to be learnt. */
export async function createProject(actor: Actor | null, input: unknown): Promise<ProjectView> {
  const { id: createdById } = permit(actor, "project.create");
  const data = parseInput(createProjectSchema, input, "project");
  return projectView(await database().project.create({ data: { ...data, createdById }, include: projectCounts }));
}
