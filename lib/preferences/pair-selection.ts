import type { RandomStream } from "../numerics/random";

/** Which two of the segments at hand to ask about. */
export interface PairSelection {
  readonly name: string;
  /**
   * @param candidates how many segments there are, at least 2
   * @returns two different ones
   */
  select(candidates: number, random: RandomStream): readonly [number, number];
}

/** Two different segments, each with the same chance: pairs are then distributed as rho(d; pi), as the upper level asks. */
export const uniformSelection: PairSelection = {
  name: "uniform",
  select(candidates, random) {
    if (!(candidates >= 2)) throw new RangeError(`pair selection: needs at least 2 segments, not ${candidates}`);
    const first = random.integer(candidates);
    const second = random.integer(candidates - 1);
    return [first, second < first ? second : second + 1];
  },
};
