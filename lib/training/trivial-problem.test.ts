import { expect, test } from "vitest";
import { OnnxRuntimeEngine } from "../compiler/onnxruntime-engine";
import { type RunConfiguration, runConfigurationSchema } from "../contracts/run-configuration";
import { trainHeadless } from "./train-headless";
import { TrivialEnvironment } from "./trivial-environment";

/** One seed's luck is about 0.6: the mean of four is what is held. */
const SEEDS = [1, 2, 3, 4];
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test.each(["sac", "drlhf", "sobirl"] as const)("%s learns to answer the number shown", async (algorithm) => {
  const results = [];
  for (const seed of SEEDS) results.push(await trained(algorithm, seed));
  // Random actions return about 0 of the best 6.
  expect(mean(results.map(({ returnTrue }) => returnTrue))).toBeGreaterThan(4.5);
  if (algorithm !== "sac") expect(mean(results.map(({ accuracy }) => accuracy ?? Number.NaN))).toBeGreaterThan(0.7);
});

function trained(algorithm: RunConfiguration["algorithm"], seed: number) {
  const configuration = runConfigurationSchema.parse({
    environment: "Pendulum-v1",
    algorithm,
    seed,
    environmentSteps: 600,
    stepsPerIteration: 100,
    evaluationEpisodes: 1,
    teacher: { temperature: 0.2 },
    labels: { budget: 160, initial: 80, perIteration: 40, segmentLength: 2, heldOut: 0.1 },
    reward: { hidden: [24], batchPairs: 32, learningRate: 0.01, initialSteps: 150, steps: 20 },
    policy: { hidden: [24], batch: 32, learningStarts: 100, learningRate: 0.01, gamma: 0.3, polyak: 0.05, temperature: 0.05 },
    response: { weight: 0.1, bound: 0.5, warmup: 200 },
  });
  return trainHeadless({
    configuration,
    engine: new OnnxRuntimeEngine({ threads: 1 }),
    environment: async () => new TrivialEnvironment(),
  });
}
