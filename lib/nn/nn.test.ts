import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { createCpuEngine } from "../compiler/eager-engine";
import { withBackend } from "../compiler/tfjs-backend";
import { RandomStream } from "../numerics/random";
import { Adam } from "./adam";
import { clipGradient } from "./clip-gradient";
import { detach } from "./detach";
import { gradient } from "./gradient";
import { ParameterLayout } from "./parameter-layout";
import { initialPerceptron, perceptron, perceptronShapes } from "./perceptron";
import { gaussianHead, logProbabilityOf, modeOf, sampleSquashedGaussian } from "./squashed-gaussian";
import { updateTarget } from "./target-update";

const sizes = { inputs: 3, hidden: [5, 4], outputs: 2 };

async function evaluate(
  build: (inputs: Readonly<Record<string, tf.Tensor>>) => Record<string, tf.Tensor>,
  inputs: Record<string, { shape: number[]; data: number[] }> = {},
) {
  const engine = createCpuEngine();
  const specs = Object.fromEntries(Object.entries(inputs).map(([name, { shape }]) => [name, { shape, dtype: "float32" as const }]));
  const program = await engine.compile({ name: "evaluate", state: [], inputs: specs, build: (_, given) => build(given) });
  const data = Object.fromEntries(Object.entries(inputs).map(([name, { data }]) => [name, Float32Array.from(data)]));
  const outputs = await program.run(data);
  return Object.fromEntries(Object.entries(outputs).map(([name, values]) => [name, Array.from(values)]));
}

describe("ParameterLayout", () => {
  const layout = new ParameterLayout(perceptronShapes("net", sizes));

  it("joins and splits without loss", () => {
    const parameters = initialPerceptron("net", sizes, RandomStream.fromSeed(1));
    expect(layout.split(layout.join(parameters))).toEqual(parameters);
    expect(layout.size).toBe(3 * 5 + 5 + 5 * 4 + 4 + 4 * 2 + 2);
  });

  it("refuses missing, unknown and misshapen parameters by name", () => {
    const parameters = initialPerceptron("net", sizes, RandomStream.fromSeed(1));
    const { "net/b1": bias, ...rest } = parameters;
    expect(() => layout.join(rest)).toThrow(/"net\/b1" is missing/);
    expect(() => layout.join({ ...parameters, other: bias })).toThrow(/"other" is unknown/);
    expect(() => layout.join({ ...parameters, "net/b1": { shape: [5], data: new Float32Array(5) } })).toThrow(
      /"net\/b1" must have shape \[4\]/,
    );
  });
});

describe("perceptron", () => {
  it("computes the layers in order", async () => {
    const parameters = initialPerceptron("net", sizes, RandomStream.fromSeed(2));
    const x = [0.3, -1.2, 0.7];
    const { y } = await evaluate(({ x, ...rest }) => ({ y: perceptron(rest, "net", x, "tanh") }), {
      x: { shape: [1, 3], data: x },
      ...Object.fromEntries(Object.entries(parameters).map(([n, p]) => [n, { shape: [...p.shape], data: [...p.data] }])),
    });
    let h = x;
    for (let layer = 0; layer < 3; layer++) {
      const [w, b] = [parameters[`net/w${layer}`], parameters[`net/b${layer}`]];
      const width = w.shape[1];
      h = Array.from({ length: width }, (_, j) => h.reduce((sum, value, i) => sum + value * w.data[i * width + j], b.data[j]));
      if (layer < 2) h = h.map(Math.tanh);
    }
    y.forEach((value, index) => {
      expect(value).toBeCloseTo(h[index], 5);
    });
  });

  it("starts the same from the same stream, within ±1/sqrt(fan-in)", () => {
    const [a, b] = [1, 1].map((seed) => initialPerceptron("net", sizes, RandomStream.fromSeed(seed)));
    expect(a).toEqual(b);
    for (const value of [...a["net/w1"].data, ...a["net/b1"].data]) expect(Math.abs(value)).toBeLessThanOrEqual(1 / Math.sqrt(5));
    expect(() => perceptronShapes("net", { ...sizes, hidden: [0] })).toThrow(/positive integers/);
  });
});

describe("squashed Gaussian", () => {
  const outputs = { shape: [2, 4], data: [0.2, -0.4, -0.5, 0.3, 1.5, -2, -3, 0.1] };
  const noise = { shape: [2, 2], data: [0.1, -0.7, 1.3, 0.4] };

  it("gives the density of the change of variables", async () => {
    const { action, logProbability, again } = await evaluate(
      ({ outputs, noise }) => {
        const head = gaussianHead(outputs);
        const sample = sampleSquashedGaussian(head, noise);
        return { ...sample, again: logProbabilityOf(head, sample.action) };
      },
      { outputs, noise },
    );
    for (let row = 0; row < 2; row++) {
      let expected = 0;
      for (let i = 0; i < 2; i++) {
        const [mean, logStd, e] = [outputs.data[row * 4 + i], outputs.data[row * 4 + 2 + i], noise.data[row * 2 + i]];
        const u = mean + Math.exp(logStd) * e;
        expect(action[row * 2 + i]).toBeCloseTo(Math.tanh(u), 5);
        expected += -0.5 * e * e - logStd - 0.5 * Math.log(2 * Math.PI) - Math.log(1 - Math.tanh(u) ** 2);
      }
      expect(logProbability[row]).toBeCloseTo(expected, 4);
      expect(again[row]).toBeCloseTo(expected, 3);
    }
  });

  it("stays finite where tanh saturates, and clips the log standard deviation", async () => {
    const { logProbability, mode } = await evaluate(
      ({ outputs, noise }) => {
        const head = gaussianHead(outputs, { logStdMin: -5, logStdMax: 2 });
        return { ...sampleSquashedGaussian(head, noise), mode: modeOf(head) };
      },
      { outputs: { shape: [1, 2], data: [40, 9] }, noise: { shape: [1, 1], data: [1] } },
    );
    const u = 40 + Math.exp(2);
    expect(logProbability[0]).toBeCloseTo(-0.5 - 2 - 0.5 * Math.log(2 * Math.PI) + 2 * (u - Math.LN2), 3);
    expect(mode[0]).toBe(1);
  });
});

describe("gradient", () => {
  it("differentiates only what is not detached, and hands out the values on the way", async () => {
    const { g, loss, square } = await evaluate(
      ({ x }) => {
        const { gradient: g, values } = gradient(x, (at) => ({ loss: tf.sum(tf.mul(detach(tf.square(at)), at)), square: tf.square(at) }));
        return { g, ...values };
      },
      { x: { shape: [2], data: [3, -2] } },
    );
    expect(g).toEqual([9, 4]);
    expect(square).toEqual([9, 4]);
    expect(loss).toEqual([19]);
  });

  it("leaves no tensor behind", () => {
    const before = tf.memory().numTensors;
    // Test files share one tfjs, and with it whichever backend another file left in charge.
    withBackend("cpu", () =>
      tf.tidy(() => {
        gradient(tf.tensor1d([1, 2]), (at) => ({ loss: tf.add(tf.sum(tf.square(detach(at))), tf.sum(at)), other: tf.exp(at) }));
      }),
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it("is clipped to a norm, and a zero gradient stays zero", async () => {
    const { short, long, norm, zero } = await evaluate(
      ({ x }) => ({
        short: clipGradient(x, 10).gradient,
        long: clipGradient(x, 1).gradient,
        norm: clipGradient(x, 1).norm,
        zero: clipGradient(tf.zerosLike(x), 1).gradient,
      }),
      { x: { shape: [2], data: [3, 4] } },
    );
    expect(short).toEqual([3, 4]);
    expect(long[0]).toBeCloseTo(0.6, 6);
    expect(norm[0]).toBeCloseTo(5, 6);
    expect(zero).toEqual([0, 0]);
  });
});

describe("optimisers", () => {
  it.each([0, 0.1])("Adam is the published recursion, with weight decay %d", async (weightDecay) => {
    const engine = createCpuEngine();
    const adam = new Adam("adam", [2], { learningRate: 0.01, weightDecay });
    engine.declare({ p: { shape: [2], dtype: "float32" }, ...adam.specs }, { p: Float32Array.of(1, -2), ...adam.initial() });
    const step = await engine.compile({
      name: "step",
      state: ["p", ...adam.stateNames],
      inputs: { g: { shape: [2], dtype: "float32" } },
      build: (state, { g }) => ({ next: adam.step(state, state.p, g) }),
    });
    const random = RandomStream.fromSeed(3);
    const [p, m, v] = [
      [1, -2],
      [0, 0],
      [0, 0],
    ];
    for (let t = 1; t <= 50; t++) {
      const g = [random.normal(), random.normal() * 1e-3];
      const { next } = await step.run({ g: Float32Array.from(g) });
      for (let i = 0; i < 2; i++) {
        m[i] = 0.9 * m[i] + 0.1 * g[i];
        v[i] = 0.999 * v[i] + 0.001 * g[i] ** 2;
        p[i] -= 0.01 * weightDecay * p[i] + (0.01 * m[i]) / (1 - 0.9 ** t) / (Math.sqrt(v[i] / (1 - 0.999 ** t)) + 1e-8);
        expect(next[i]).toBeCloseTo(p[i], 4);
      }
    }
    expect((await engine.read(["p"])).p[0]).toBeCloseTo(p[0], 4);
    engine.dispose();
  });

  it("Adam's moments stay clear of denormal numbers where no gradient comes, and the parameter stays", async () => {
    const engine = createCpuEngine();
    const adam = new Adam("adam", [1], { learningRate: 0.01, beta1: 0.5, beta2: 0.5 });
    engine.declare({ p: { shape: [1], dtype: "float32" }, ...adam.specs }, { p: Float32Array.of(0.5), ...adam.initial() });
    const step = await engine.compile({
      name: "step",
      state: ["p", ...adam.stateNames],
      inputs: { g: { shape: [1], dtype: "float32" } },
      build: (state, { g }) => {
        adam.step(state, state.p, g);
        return {};
      },
    });
    await step.run({ g: Float32Array.of(1e-3) });
    for (let i = 0; i < 200; i++) await step.run({ g: Float32Array.of(0) });
    const { p, ...state } = await engine.read();
    expect(Math.abs(state["adam/m"][0])).toBeGreaterThan(1e-37);
    expect(Math.abs(state["adam/v"][0])).toBeGreaterThan(1e-37);
    expect(p[0]).toBeGreaterThan(0.47);
    engine.dispose();
  });

  it("Polyak averaging moves the target by its rate; rate 1 copies", async () => {
    const engine = createCpuEngine();
    engine.declare({ t: { shape: [1], dtype: "float32" } }, { t: Float32Array.of(1) });
    const run = async (rate: number) => {
      const program = await engine.compile({
        name: "target",
        state: ["t"],
        inputs: {},
        build: (state) => {
          updateTarget(state.t, tf.tensor1d([3]), rate);
          return {};
        },
      });
      await program.run({});
      return (await engine.read()).t[0];
    };
    expect(await run(0.25)).toBe(1.5);
    expect(await run(1)).toBe(3);
    await expect(run(0)).rejects.toThrow(/in \(0, 1\]/);
  });
});
