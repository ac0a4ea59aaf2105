import { checkSlice } from "../../lib/server/runs/check-slice";
import { noteProgress } from "../../lib/server/runs/note-progress";

/** Milliseconds between two beats. */
const BEAT = 1000;

export interface Beating {
  readonly runId: string;
  readonly epoch: number;
  /** The newest environment step. */
  step(): number;
  /** The run was stopped, or another trainer has it: what this slice did is worth nothing. */
  onLost(): void;
  onPause(): void;
}

/**
 * Once a second while a slice runs: keeps its claim alive, tells browsers how far it has come, and learns whether it should
 * end. A database that is away for a moment is no reason to end: the commit decides.
 * @returns stop; resolves when no question is under way any more
 */
export function startHeartbeat({ runId, epoch, step, onLost, onPause }: Beating): () => Promise<void> {
  let at = performance.now();
  let before = step();
  let beat: Promise<void> | undefined;
  const timer = setInterval(() => {
    beat ??= ask()
      .catch(() => undefined)
      .finally(() => {
        beat = undefined;
      });
  }, BEAT);
  async function ask(): Promise<void> {
    const { current, pause } = await checkSlice({ runId, epoch });
    if (!current) return onLost();
    if (pause) onPause();
    const now = performance.now();
    const steps = step() - before;
    if (steps > 0) await noteProgress({ runId, step: step(), stepsPerSecond: (1000 * steps) / (now - at) });
    at = now;
    before += steps;
  }
  return async () => {
    clearInterval(timer);
    await beat;
  };
}
