/** One way to do a piece of work. */
export interface Contestant {
  readonly name: string;
  /** Does the work once. */
  run(): Promise<unknown>;
}

export interface InterleaveOptions {
  /** Rounds in which every contestant has its turn. */
  readonly rounds: number;
  /** Length of a turn, milliseconds; at least one piece of work is done in it. */
  readonly turn: number;
  readonly signal?: AbortSignal;
}

/**
 * Times contestants in turns, round by round, so that whatever else the machine does falls on all alike.
 * @returns by name, the milliseconds a piece of work took in each round
 */
export async function interleave(
  contestants: readonly Contestant[],
  { rounds, turn, signal }: InterleaveOptions,
): Promise<Record<string, number[]>> {
  const times: Record<string, number[]> = Object.fromEntries(contestants.map(({ name }) => [name, []]));
  // Warm-up: compilers, caches and thread pools.
  for (const contestant of contestants) await takeTurn(contestant, turn / 2);
  for (let round = 0; round < rounds; round++)
    for (const contestant of contestants) {
      signal?.throwIfAborted();
      times[contestant.name].push(await takeTurn(contestant, turn));
    }
  return times;
}

async function takeTurn({ run }: Contestant, milliseconds: number): Promise<number> {
  const start = performance.now();
  let done = 0;
  let elapsed = 0;
  while (done === 0 || elapsed < milliseconds) {
    await run();
    done++;
    elapsed = performance.now() - start;
  }
  return elapsed / done;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
