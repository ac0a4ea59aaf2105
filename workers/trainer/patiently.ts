import { setTimeout as sleep } from "node:timers/promises";
import { isPassing } from "../../lib/server/database/is-passing";

const SHORTEST_PAUSE = 200;
const LONGEST_PAUSE = 2000;

/**
 * Does `work`, and again while the database is away for a moment (a restart, a lost connection).
 * @param patience how long to try, milliseconds
 * @param signal ends the trying, not the work
 */
export async function patiently<T>(work: () => Promise<T>, patience: number, signal?: AbortSignal): Promise<T> {
  const deadline = performance.now() + patience;
  for (let pause = SHORTEST_PAUSE; ; pause = Math.min(LONGEST_PAUSE, 2 * pause)) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || signal?.aborted || performance.now() + pause > deadline) throw error;
      await sleep(pause);
    }
  }
}
