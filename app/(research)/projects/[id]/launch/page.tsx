import type { Metadata } from "next";
import { presetsFor } from "@/lib/contracts/presets";
import { currentActor } from "@/lib/server/people/current-actor";
import { readProject } from "@/lib/server/projects/read-project";
import { PageHeader } from "../../../../_components/page-header";
import { LaunchForm } from "../../../../_launch/launch-form";
import { found, permitted } from "../../../../_pages/guard";

export const metadata: Metadata = { title: "Launch a run" };

export default async function LaunchPage({ params }: PageProps<"/projects/[id]/launch">) {
  const { id } = await params;
  const actor = permitted(await currentActor(), "run.launch", `/projects/${id}/launch`);
  const project = await found(readProject(actor, { projectId: id }));
  return (
    <div className="space-y-6">
      <PageHeader
        parent={{ href: `/projects/${id}`, title: project.name }}
        title="Launch a run"
        lead={`Environment: ${project.environment}`}
      />
      <LaunchForm projectId={id} presets={presetsFor(project.environment)} />
    </div>
  );
}
