import type { ProjectView } from "../../contracts/project";
import type { Actor } from "../../contracts/roles";
import { database } from "../database/database";
import { knownId, notFound } from "../known-id";
import { permit } from "../people/permit";
import { projectCounts, projectView } from "./project-view";

export async function readProject(actor: Actor | null, input: { readonly projectId: unknown }): Promise<ProjectView> {
  permit(actor, "project.read");
  const project = await database().project.findUnique({ where: { id: knownId(input.projectId, "project") }, include: projectCounts });
  if (!project) throw notFound("project");
  return projectView(project);
}
