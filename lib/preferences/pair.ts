import type { Segment } from "./segment";

/** Two segments to compare. Immutable: made only by `makePair`, which checks that they can be compared. */
export interface Pair {
  readonly first: Segment;
  readonly second: Segment;
}

/** Checks that both segments have one environment, one length and one width; throws RangeError naming the difference. */
export function makePair(first: Segment, second: Segment): Pair {
  if (first.environment !== second.environment)
    throw new RangeError(`pair: segments of ${first.environment} and ${second.environment} cannot be compared`);
  // Bradley-Terry compares sums: a longer segment would win by its length.
  if (first.length !== second.length)
    throw new RangeError(`pair: segments of ${first.length} and ${second.length} steps cannot be compared`);
  for (const name of ["observations", "actions"] as const)
    if (first[name].length !== second[name].length)
      throw new RangeError(`pair: ${name} have ${first[name].length} and ${second[name].length} numbers`);
  return Object.freeze({ first, second });
}
