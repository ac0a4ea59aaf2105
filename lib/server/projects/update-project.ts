import { parseInput } from "../../contracts/errors";
import { type ProjectView, updateProjectSchema } from "../../contracts/project";
import type { Actor } from "../../contracts/roles";
import { database } from "../database/database";
import { notFound } from "../known-id";
import { permit } from "../people/permit";
import { projectCounts, projectView } from "./project-view";

/** Changes a project's name or instructions; what is left out stays. */
export async function updateProject(actor: Actor | null, input: unknown): Promise<ProjectView> {
  permit(actor, "project.update");
  const { projectId: id, ...data } = parseInput(updateProjectSchema, input, "project");
  const project = await database()
    .project.update({ where: { id }, data, include: projectCounts })
    .catch((error: { code?: string }) => {
      // P2025: no row of that id
      throw error.code === "P2025" ? notFound("project") : error;
    });
  return projectView(project);
}
