import { handle } from "@/lib/server/http/handle";
import { createSampleProjects } from "@/lib/server/projects/create-sample-projects";

export const POST = handle(async ({ actor }) => ({ projects: await createSampleProjects(actor) }), 201);
