import type { ProjectView } from "../../contracts/project";
import type { Actor } from "../../contracts/roles";
import { database } from "../database/database";
import { permit } from "../people/permit";
import { projectCounts, projectView } from "./project-view";

/** All projects, the newest first. */
export async function listProjects(actor: Actor | null): Promise<ProjectView[]> {
  permit(actor, "project.read");
  return (await database().project.findMany({ include: projectCounts, orderBy: [{ createdAt: "desc" }, { id: "desc" }] })).map(projectView);
}
