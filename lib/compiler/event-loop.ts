/** Longest time, in milliseconds, that back-to-back calls may hold the event loop. */
const LONGEST_HOLD = 15;

let lastTurn = 0;

/**
 * Engines run synchronously, and awaiting a resolved promise never lets timers, sockets or signals in. Awaited before each
 * call, this gives the event loop a turn when the last one is more than 15 ms ago; otherwise it costs nothing.
 */
export function eventLoopTurn(): Promise<void> | undefined {
  if (performance.now() - lastTurn < LONGEST_HOLD) return undefined;
  return new Promise((resolve) =>
    setImmediate(() => {
      lastTurn = performance.now();
      resolve();
    }),
  );
}
