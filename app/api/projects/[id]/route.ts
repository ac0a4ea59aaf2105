import { handle } from "@/lib/server/http/handle";
import { knownId } from "@/lib/server/known-id";
import { readProject } from "@/lib/server/projects/read-project";
import { updateProject } from "@/lib/server/projects/update-project";

export const GET = handle<{ id: string }>(async ({ actor, params }) => ({ project: await readProject(actor, { projectId: params.id }) }));
export const PATCH = handle<{ id: string }>(async ({ actor, params, body }) => ({
  project: await updateProject(actor, { ...body, projectId: knownId(params.id, "project") }),
}));
