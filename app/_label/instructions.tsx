"use client";

import type { ProjectView } from "@/lib/contracts/project";
import { instructionsOf } from "../_projects/task-words";
import { Examples } from "./examples";

/** What to prefer in this project: in its own words, with examples of the task. */
export function Instructions({ project }: { readonly project: ProjectView }) {
  return (
    <div className="space-y-5">
      <p className="max-w-prose whitespace-pre-line leading-relaxed">{instructionsOf(project)}</p>
      <Examples environment={project.environment} />
    </div>
  );
}
