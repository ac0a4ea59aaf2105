import { expect, test } from "vitest";
import { OnnxRuntimeEngine } from "../compiler/onnxruntime-engine";
import { runConfigurationSchema } from "../contracts/run-configuration";
import { trainHeadless } from "./train-headless";
import { TrivialEnvironment } from "./trivial-environment";

test.each(["sac", "drlhf", "sobirl"] as const)("%s learns to answer the number shown", async (algorithm) => {
  const configuration = runConfigurationSchema.parse({
    environment: "Pendulum-v1",
    algorithm,
    seed: 3,
    environmentSteps: 600,
    stepsPerIteration: 100,
    evaluationEpisodes: 1,
    teacher: { temperature: 0.2 },
    labels: { budget: 160, initial: 80, perIteration: 40, segmentLength: 2, heldOut: 0.1 },
    reward: { hidden: [24], batchPairs: 32, learningRate: 0.01, initialSteps: 150, steps: 20 },
    policy: { hidden: [24], batch: 32, learningStarts: 100, learningRate: 0.01, gamma: 0.3, polyak: 0.05, temperature: 0.05 },
    response: { weight: 0.1, bound: 0.5, warmup: 200 },
  });
  const { returnTrue, accuracy } = await trainHeadless({
    configuration,
    engine: new OnnxRuntimeEngine({ threads: 1 }),
    environment: async () => new TrivialEnvironment(),
  });
  // Random actions return about 0 of the best 6.
  expect(returnTrue).toBeGreaterThan(4.5);
  if (algorithm !== "sac") expect(accuracy).toBeGreaterThan(0.7);
});
