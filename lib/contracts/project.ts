import { z } from "zod";
import { ENVIRONMENT_IDS } from "./run-configuration";

export const createProjectSchema = z.object({
  name: z.string().trim().min(1, "give the project a name").max(120, "at most 120 characters"),
  environment: z.enum(ENVIRONMENT_IDS),
  /** What annotators read before and while they label. */
  instructions: z.string().trim().max(4000, "at most 4000 characters").default(""),
});
export const updateProjectSchema = createProjectSchema.pick({ name: true, instructions: true }).partial().extend({ projectId: z.uuid() });

export const projectViewSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  environment: z.enum(ENVIRONMENT_IDS),
  instructions: z.string(),
  runs: z.int(),
  labels: z.int(),
  /** Pairs that wait for a person. */
  waiting: z.int(),
  createdAt: z.iso.datetime(),
});
export type ProjectView = z.infer<typeof projectViewSchema>;
