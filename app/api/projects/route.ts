import { handle } from "@/lib/server/http/handle";
import { createProject } from "@/lib/server/projects/create-project";
import { listProjects } from "@/lib/server/projects/list-projects";

export const GET = handle(async ({ actor }) => ({ projects: await listProjects(actor) }));
export const POST = handle(async ({ actor, body }) => ({ project: await createProject(actor, body) }), 201);
