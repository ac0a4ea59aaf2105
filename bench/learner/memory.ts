import { OnnxRuntimeEngine } from "@/lib/compiler/onnxruntime-engine";
import { RandomStream } from "@/lib/numerics/random";
import { median } from "./interleave";
import { sacPrograms } from "./sac-program";

export interface MemoryReport {
  readonly updates: number;
  /** Resident megabytes after the warm-up and after each tenth of the updates. */
  readonly megabytes: readonly number[];
  /** Megabytes a 1 000 updates, the median slope over all but the first of those. */
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

/** Median of the slopes between all pairs of equally spaced samples (Theil and Sen): one late garbage collection does not tilt it. */
function slope(values: readonly number[]): number {
  const slopes = values.flatMap((value, i) => values.slice(i + 1).map((later, j) => (later - value) / (j + 1)));
  return median(slopes);
}
