import type { Metadata } from "next";
import { labelProgress } from "@/lib/server/labels/label-progress";
import { currentActor } from "@/lib/server/people/current-actor";
import { readProject } from "@/lib/server/projects/read-project";
import { LabelDesk } from "../../../../_label/label-desk";
import { found, permitted } from "../../../../_pages/guard";

export const metadata: Metadata = { title: "Label" };

export default async function LabelPage({ params }: PageProps<"/projects/[id]/label">) {
  const { id } = await params;
  const actor = permitted(await currentActor(), "label.lease", `/projects/${id}/label`);
  const project = await found(readProject(actor, { projectId: id }));
  const progress = await labelProgress(actor, { projectId: id });
  return <LabelDesk project={project} personId={actor.id} progress={progress} />;
}
