import { OnnxRuntimeEngine } from "@/lib/compiler/onnxruntime-engine";
import { RandomStream } from "@/lib/numerics/random";
import { sacPrograms } from "./sac-program";

export interface MemoryReport {
  readonly updates: number;
  /** Resident megabytes after the warm-up and after each tenth of the updates. */
  readonly megabytes: readonly number[];
  /** Megabytes a 1 000 updates, by least squares over all but the first of those. */
  readonly growthPerThousand: number;
}

/** Resident memory over many updates of a small network: flat, or something is kept. */
export async function measureMemory(updates = 20_000, signal?: AbortSignal): Promise<MemoryReport> {
  const programs = sacPrograms({ observations: 11, actions: 3, hidden: [64, 64], batch: 64 });
  const engine = new OnnxRuntimeEngine({ threads: 1 });
  engine.declare(programs.specs, programs.initial);
  const update = await engine.compile(programs.update);
  const random = RandomStream.fromSeed(1);
  const megabytes: number[] = [];
  const sample = () => {
    (globalThis as { gc?: () => void }).gc?.();
    megabytes.push(process.memoryUsage().rss / 2 ** 20);
  };
  for (let i = 0; i < updates / 10; i++) await update.run(programs.batch(random));
  sample();
  for (let part = 0; part < 10; part++) {
    for (let i = 0; i < updates / 10; i++) {
      signal?.throwIfAborted();
      await update.run(programs.batch(random));
    }
    sample();
  }
  engine.dispose();
  return { updates, megabytes, growthPerThousand: slope(megabytes.slice(1)) / (updates / 10_000) };
}

/** Least-squares slope over equally spaced samples. */
function slope(values: readonly number[]): number {
  const mean = (values.length - 1) / 2;
  const average = values.reduce((sum, value) => sum + value, 0) / values.length;
  const [above, below] = values.reduce(([a, b], value, i) => [a + (i - mean) * (value - average), b + (i - mean) ** 2], [0, 0]);
  return above / below;
}
