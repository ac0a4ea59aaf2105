/**
 * The simulations' side of the parity tests: reads one JSON list of { env, state, actions } from standard input and writes the
 * list of their rollouts, by the very function behind `tandem rollout`; with --specs, writes what `tandem envs` says.
 */
import { text } from "node:stream/consumers";
import { describeEnvironments } from "../../lib/envs/describe-environments";
import { environmentEntry } from "../../lib/envs/registry";
import { type RolloutRequest, rolloutActions } from "../../lib/envs/rollout";

if (process.argv.includes("--specs")) console.log(JSON.stringify(describeEnvironments()));
else {
  const cases: (RolloutRequest & { readonly env: string })[] = JSON.parse(await text(process.stdin));
  const results = [];
  for (const { env, ...request } of cases) results.push(await rolloutActions(environmentEntry(env), request));
  console.log(JSON.stringify(results));
}
