import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { mayDo } from "@/lib/contracts/roles";
import { currentActor } from "@/lib/server/people/current-actor";
import { listProjects } from "@/lib/server/projects/list-projects";
import { EmptyState } from "../../_components/empty-state";
import { LinkButton } from "../../_components/link-button";
import { PageHeader } from "../../_components/page-header";
import { signedIn } from "../../_pages/guard";
import { ProjectCard } from "../../_projects/project-card";
import { SampleButton } from "../../_projects/sample-button";

export const metadata: Metadata = { title: "Projects" };

export default async function ProjectsPage() {
  const actor = signedIn(await currentActor(), "/projects");
  const projects = await listProjects(actor);
  const mayCreate = mayDo(actor.role, "project.create");
  return (
    <div className="space-y-6">
      <PageHeader
        title="Projects"
        lead="A project is one task to be taught: its instructions, its labels and its runs."
        actions={
          mayCreate && projects.length > 0 ? (
            <LinkButton href="/projects/new" look="primary">
              <Plus aria-hidden />
              New project
            </LinkButton>
          ) : null
        }
      />
      {projects.length === 0 ? (
        <NoProject mayCreate={mayCreate} />
      ) : (
        <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
          {projects.map((project) => (
            <li key={project.id}>
              <ProjectCard project={project} mayLaunch={mayDo(actor.role, "run.launch")} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function NoProject({ mayCreate }: { readonly mayCreate: boolean }) {
  if (!mayCreate)
    return (
      <EmptyState title="No project yet">
        When a researcher has made one, it appears here with the clips that wait for your answers. There is nothing to do until then.
      </EmptyState>
    );
  return (
    <EmptyState
      title="No project yet"
      action={
        <>
          <SampleButton />
          <LinkButton href="/projects/new">Make your own project</LinkButton>
        </>
      }
    >
      Start with the samples: a pendulum, which a person can teach within ten minutes on a laptop, and a MuJoCo Hopper. Or make a project of
      your own.
    </EmptyState>
  );
}
