/** Time and counts since the last report: speeds for people. Never read by anything that decides a bit. */
export class Speed {
  /** Training time of the whole run so far, without waiting: seconds. */
  seconds: number;
  #since = { seconds: 0, steps: 0, updates: 0 };
  #clock: (() => number) | undefined;
  #last = 0;

  constructor(seconds: number) {
    this.seconds = seconds;
    this.#since.seconds = seconds;
  }

  /** A slice begins: time counts from here. */
  start(clock: () => number): void {
    this.#clock = clock;
    this.#last = clock();
  }

  /** Brings `seconds` up to date. */
  tick(): void {
    if (this.#clock === undefined) return;
    const now = this.#clock();
    this.seconds += (now - this.#last) / 1000;
    this.#last = now;
  }

  stop(): void {
    this.tick();
    this.#clock = undefined;
  }

  count(steps: number, updates: number): void {
    this.#since.steps += steps;
    this.#since.updates += updates;
  }

  /** Speeds since the last call. */
  take(): { stepsPerSecond?: number; updatesPerSecond?: number } {
    this.tick();
    const { seconds, steps, updates } = this.#since;
    const elapsed = this.seconds - seconds;
    this.#since = { seconds: this.seconds, steps: 0, updates: 0 };
    return elapsed > 0 ? { stepsPerSecond: steps / elapsed, updatesPerSecond: updates / elapsed } : {};
  }
}
