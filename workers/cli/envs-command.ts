import { z } from "zod";
import type { EnvironmentDescription } from "../../lib/envs/describe-environments";
import { defineCommand } from "./command";

export const envsCommand = defineCommand({
  name: "envs",
  summary: "List the environments: their spaces, horizons and sources.",
  positionals: [],
  options: { json: { type: "boolean", help: "one JSON array on standard output; null stands for an infinite bound" } },
  schema: z.strictObject({ json: z.boolean().default(false) }),
  run: async ({ json }, _, io) => {
    const { describeEnvironments } = await import("../../lib/envs/describe-environments");
    const environments = describeEnvironments();
    io.out(json ? `${JSON.stringify(environments, null, 2)}\n` : environments.map(words).join("\n"));
    return 0;
  },
});

function words({ id, family, summary, observation, action, horizon, source }: EnvironmentDescription): string {
  const size = (space: typeof observation) => (space.kind === "box" ? `[${space.size}]` : `one of ${space.count}`);
  return [
    `${id} (${family})`,
    `  ${summary}`,
    `  observation ${size(observation)}, action ${size(action)}, ${horizon} steps an episode`,
    `  source: ${source}`,
    "",
  ].join("\n");
}
