import type { Metadata } from "next";
import { currentActor } from "@/lib/server/people/current-actor";
import { listRuns } from "@/lib/server/runs/list-runs";
import { EmptyState } from "../../_components/empty-state";
import { LinkButton } from "../../_components/link-button";
import { PageHeader } from "../../_components/page-header";
import { Panel } from "../../_components/panel";
import { permitted } from "../../_pages/guard";
import { LiveRunTable } from "../../_runs/live-run-table";

export const metadata: Metadata = { title: "Runs" };

export default async function RunsPage() {
  const actor = permitted(await currentActor(), "run.read", "/runs");
  const runs = await listRuns(actor, {});
  const projectIds = [...new Set(runs.map(({ projectId }) => projectId))];
  return (
    <div className="space-y-6">
      <PageHeader title="Runs" lead="Every training of a reward model and a policy, in all projects, newest first." />
      {runs.length === 0 ? (
        <EmptyState
          title="No run yet"
          action={
            <LinkButton href="/projects" look="primary">
              Choose a project
            </LinkButton>
          }
        >
          A run belongs to a project: open one and launch a run there.
        </EmptyState>
      ) : (
        <Panel>
          <LiveRunTable runs={runs} projectIds={projectIds} withProject empty={null} />
        </Panel>
      )}
    </div>
  );
}
