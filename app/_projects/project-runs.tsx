import type { RunView } from "@/lib/contracts/run";
import { LinkButton } from "../_components/link-button";
import { Panel } from "../_components/panel";
import { LiveRunTable } from "../_runs/live-run-table";

interface ProjectRunsProps {
  readonly projectId: string;
  readonly runs: readonly RunView[];
}

/** A project's runs as they change; or how to begin. */
export function ProjectRuns({ projectId, runs }: ProjectRunsProps) {
  return (
    <Panel title="Runs">
      <LiveRunTable
        runs={runs}
        projectIds={[projectId]}
        empty={
          <div className="space-y-3">
            <p className="text-quiet">
              No run yet. Launch one with people as its teacher: it shows them clips of what it does, and learns what they prefer.
            </p>
            <LinkButton href={`/projects/${projectId}/launch`}>Launch a run</LinkButton>
          </div>
        }
      />
    </Panel>
  );
}
