import type { ProjectView } from "../../contracts/project";
import type { Actor } from "../../contracts/roles";
import type { ENVIRONMENT_IDS } from "../../contracts/run-configuration";
import { database } from "../database/database";
import { permit } from "../people/permit";
import { projectCounts, projectView } from "./project-view";

interface Sample {
  readonly name: string;
  readonly environment: (typeof ENVIRONMENT_IDS)[number];
  readonly instructions: string;
}

/** Small enough to be taught by one person within ten minutes, and one that looks like something. */
const SAMPLES: readonly Sample[] = [
  {
    name: "Swing up the pendulum",
    environment: "Pendulum-v1",
    instructions: [
      "The pendulum hangs from a fixed point, and a weak motor can turn it either way. It should swing up and then stand upright, quietly.",
      "",
      "Choose the clip that comes closer to that:",
      "- Upright beats hanging, and close to upright beats far from it.",
      "- If both hang, choose the one that swings higher.",
      "- If both stand upright, choose the calmer one.",
      "",
      "When the two are equally good, say so. When you cannot tell what you see, say that instead: no answer is better than a guess.",
    ].join("\n"),
  },
  {
    name: "Teach the hopper to hop",
    environment: "Hopper-v5",
    instructions: [
      "A leg with a foot, seen from the side. It should hop to the right: steadily, upright, and without falling.",
      "",
      "Choose the clip that comes closer to that:",
      "- Standing beats falling; falling later beats falling sooner.",
      "- Moving to the right beats standing still, and standing still beats moving to the left.",
      "- If both hop, choose the one that gets further with less flailing.",
      "",
      "When the two are equally good, say so. When you cannot tell what you see, say that instead: no answer is better than a guess.",
    ].join("\n"),
  },
];

/** Makes the two sample projects, or gives those that there are already. */
export async function createSampleProjects(actor: Actor | null): Promise<ProjectView[]> {
  const { id: createdById } = permit(actor, "project.create");
  const projects = await database().$transaction(async (transaction) => {
    // two clicks at once make one pair of projects
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('tandem.samples'))`;
    const made = [];
    for (const sample of SAMPLES) {
      const { name, environment } = sample;
      const existing = await transaction.project.findFirst({
        where: { name, environment },
        include: projectCounts,
        orderBy: { createdAt: "asc" },
      });
      made.push(existing ?? (await transaction.project.create({ data: { ...sample, createdById }, include: projectCounts })));
    }
    return made;
  });
  return projects.map(projectView);
}
