import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { createCpuEngine } from "../compiler/eager-engine";
import { gaussianHead, logProbabilityOf } from "../nn/squashed-gaussian";
import { RandomStream } from "../numerics/random";
import { drawActions } from "./policy-call";

test("the log density of drawn actions is the one that the networks compute", async () => {
  const engine = createCpuEngine();
  const program = await engine.compile({
    name: "density",
    state: [],
    inputs: { outputs: { shape: [1, 4], dtype: "float32" }, action: { shape: [1, 2], dtype: "float32" } },
    build: (_, { outputs, action }) => ({ density: tf.sum(logProbabilityOf(gaussianHead(outputs), action)) }),
  });
  const random = RandomStream.fromSeed(1);
  const action = new Float32Array(2);
  for (const [mean, logStd] of [
    [0, 0],
    [1.2, -1],
    [-0.7, 0.4],
  ]) {
    const density = drawActions(Float32Array.of(mean, -mean), Float32Array.of(logStd, logStd), random, action);
    const expected = await program.run({ outputs: Float32Array.of(mean, -mean, logStd, logStd), action });
    expect(density).toBeCloseTo(expected.density[0], 3);
  }
});
