import type { RandomStream } from "../numerics/random";

/** Which two of the segments at hand to ask about. */
export interface PairSelection {
  readonly name: string;
  /**
   * @param starts steps at which the candidates begin, ascending, at least 2
   * @param length H, steps of each
   * @returns places in `starts` of two different ones
   */
  select(starts: readonly number[], length: number, random: RandomStream): readonly [number, number];
}

/**
 * Two segments that share no step, each with the same chance: the nearest to two independent draws of rho(d; pi), as the upper level
 * asks, that a window of few trajectories allows. Overlapping ones would be nearly the same clip twice: an answer that teaches nothing.
 * Only where all overlap are two different ones taken.
 */
export const uniformSelection: PairSelection = {
  name: "uniform",
  select(starts, length, random) {
    const count = starts.length;
    if (!(count >= 2)) throw new RangeError(`pair selection: needs at least 2 segments, not ${count}`);
    const first = random.integer(count);
    const apart = (start: number) => Math.abs(start - starts[first]) >= length;
    // `starts` ascend, so what overlaps the first stands together around it: [from, to).
    let from = first;
    while (from > 0 && !apart(starts[from - 1])) from--;
    let to = first + 1;
    while (to < count && !apart(starts[to])) to++;
    if (to - from === count) [from, to] = [first, first + 1];
    const second = random.integer(count - (to - from));
    return [first, second < from ? second : second + to - from];
  },
};
