"use client";

import { type ReactNode, useState } from "react";
import type { RunView } from "@/lib/contracts/run";
import { useLive } from "../_hooks/use-live";
import { RunTable } from "./run-table";

interface LiveRunTableProps {
  readonly runs: readonly RunView[];
  readonly withProject?: boolean;
  /** Projects whose runs are followed; new ones appear by themselves. */
  readonly projectIds: readonly string[];
  /** What stands there while there is no run. */
  readonly empty: ReactNode;
}

/** The runs of some projects as they change. */
export function LiveRunTable({ runs: first, projectIds, withProject, empty }: LiveRunTableProps) {
  const [runs, setRuns] = useState(first);
  const onRun = (run: RunView) => setRuns((held) => withRun(held, run));
  return (
    <>
      {projectIds.map((id) => (
        <ProjectRuns key={id} projectId={id} onRun={onRun} />
      ))}
      {runs.length === 0 ? empty : <RunTable runs={runs} withProject={withProject} />}
    </>
  );
}

/** Listens to one project's runs; shows nothing. */
function ProjectRuns({ projectId, onRun }: { readonly projectId: string; readonly onRun: (run: RunView) => void }) {
  useLive(
    `project:${projectId}`,
    () => ({ room: "project", id: projectId }),
    (event) => {
      if (event.type === "project.runs" && event.projectId === projectId) onRun(event.run);
    },
  );
  return null;
}

/** The list with this run's newest row: in its place, or in front when it is new. */
function withRun(runs: readonly RunView[], run: RunView): readonly RunView[] {
  if (!runs.some(({ id }) => id === run.id)) return [run, ...runs];
  return runs.map((held) => (held.id === run.id ? run : held));
}
