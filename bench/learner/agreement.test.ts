import { afterAll, describe, expect, it } from "vitest";
import { createCpuEngine } from "@/lib/compiler/eager-engine";
import type { Engine, TensorData } from "@/lib/compiler/engine";
import { OnnxRuntimeEngine } from "@/lib/compiler/onnxruntime-engine";
import { RandomStream } from "@/lib/numerics/random";
import { sacPrograms } from "./sac-program";

const sizes = { observations: 5, actions: 2, hidden: [16, 16], batch: 16 };

/** State, and losses of each update, after `updates` updates on the same random batches. */
async function train(engine: Engine, updates: number): Promise<{ state: Record<string, TensorData>; losses: number[] }> {
  const programs = sacPrograms(sizes);
  engine.declare(programs.specs, programs.initial);
  const update = await engine.compile(programs.update);
  const random = RandomStream.fromSeed(7);
  const losses: number[] = [];
  for (let i = 0; i < updates; i++) {
    const { criticLoss, actorLoss, entropy } = await update.run(programs.batch(random));
    losses.push(criticLoss[0], actorLoss[0], entropy[0]);
  }
  return { state: await engine.read(), losses };
}

describe("a SAC-shaped program", () => {
  const engines: Engine[] = [];
  const onnx = (threads: number) => {
    const engine = new OnnxRuntimeEngine({ threads });
    engines.push(engine);
    return engine;
  };
  afterAll(() => {
    for (const engine of engines) engine.dispose();
  });

  it("is the same compiled and eager to 1e-4 after 100 updates", async () => {
    const eager = createCpuEngine();
    engines.push(eager);
    const [a, b] = [await train(eager, 100), await train(onnx(1), 100)];
    for (const [name, values] of Object.entries(a.state))
      values.forEach((value, i) => {
        expect(Math.abs(value - b.state[name][i]), `${name}[${i}]`).toBeLessThanOrEqual(1e-4 * Math.max(1, Math.abs(value)));
      });
    a.losses.forEach((value, i) => {
      expect(Math.abs(value - b.losses[i])).toBeLessThanOrEqual(1e-4 * Math.max(1, Math.abs(value)));
    });
    expect(a.losses.at(-3)).toBeLessThan(a.losses[0]);
  });

  it.each([1, 2])("has the same bits in two engines, %d threads", async (threads) => {
    expect(await train(onnx(threads), 50)).toEqual(await train(onnx(threads), 50));
  });

  it("has the same bits on one thread and on two", async () => {
    // Large enough that two threads do share its products.
    const programs = sacPrograms({ ...sizes, hidden: [128, 128], batch: 128 });
    const run = async (engine: Engine) => {
      engine.declare(programs.specs, programs.initial);
      const update = await engine.compile(programs.update);
      const random = RandomStream.fromSeed(2);
      for (let i = 0; i < 5; i++) await update.run(programs.batch(random));
      return engine.read();
    };
    const [one, two] = [await run(onnx(1)), await run(onnx(2))];
    for (const [name, values] of Object.entries(one))
      expect(Buffer.from(values.buffer).equals(Buffer.from(two[name].buffer)), name).toBe(true);
  });

  it("goes on bit by bit from a state that was read and written", async () => {
    const programs = sacPrograms(sizes);
    const whole = await train(onnx(1), 20);
    const first = onnx(1);
    const random = RandomStream.fromSeed(7);
    const run = async (engine: Engine, updates: number) => {
      const update = await engine.compile(programs.update);
      for (let i = 0; i < updates; i++) await update.run(programs.batch(random));
      return engine.read();
    };
    first.declare(programs.specs, programs.initial);
    const half = await run(first, 10);
    const second = onnx(1);
    second.declare(programs.specs, programs.initial);
    second.write(half);
    expect(await run(second, 10)).toEqual(whole.state);
  });

  it("keeps memory flat", async () => {
    const programs = sacPrograms({ ...sizes, hidden: [32, 32], batch: 8 });
    const engine = onnx(1);
    engine.declare(programs.specs, programs.initial);
    const update = await engine.compile(programs.update);
    const batch = programs.batch(RandomStream.fromSeed(1));
    const megabytes = async (updates: number) => {
      for (let i = 0; i < updates; i++) await update.run(batch);
      return process.memoryUsage().rss / 2 ** 20;
    };
    const warm = await megabytes(1500);
    // A copy of this program's state kept at each update would be 180 MB. Other test files share the process.
    expect((await megabytes(3000)) - warm).toBeLessThan(40);
  });
});
