/** Shares of the full resolution. */
const SCALES = [1, 0.8, 0.6] as const;
/** Milliseconds for one drawing: two clips must leave room in a sixtieth of a second. A graphics card does not wait, and takes less than one. */
const SLOW_MS = 12;
const FAST_MS = 3;
const SLOW_IN_A_ROW = 6;
const FAST_IN_A_ROW = 240;

/** Chooses the resolution by how long drawing took: without a graphics card, motion counts for more than sharpness. */
export class DrawQuality {
  #level = 0;
  #slow = 0;
  #fast = 0;

  get scale(): number {
    return SCALES[this.#level];
  }

  /** @param ms of one drawing at the present scale */
  observe(ms: number): void {
    this.#slow = ms > SLOW_MS ? this.#slow + 1 : 0;
    this.#fast = ms < FAST_MS ? this.#fast + 1 : 0;
    if (this.#slow >= SLOW_IN_A_ROW) this.#move(1);
    else if (this.#fast >= FAST_IN_A_ROW) this.#move(-1);
  }

  #move(levels: number): void {
    this.#level = Math.min(Math.max(this.#level + levels, 0), SCALES.length - 1);
    this.#slow = 0;
    this.#fast = 0;
  }
}
