import type { RandomStream } from "../numerics/random";
import { preferenceProbability } from "./bradley-terry";
import type { PreferenceName } from "./label";
import type { Pair } from "./pair";
import { trueReturn } from "./recorded-steps";

/** Who answers at once: a model of a person. People themselves answer through the ports of a run. */
export interface Teacher {
  readonly name: string;
  /** All randomness is drawn from `random`. */
  answer(pair: Pair, random: RandomStream): PreferenceName;
}

/**
 * Answers Bernoulli(Bradley-Terry) on the true return of the segments, as the source's experiments do.
 * @param temperature divides the difference of returns; 0 is not allowed, small is nearly certain
 */
export function bradleyTerryTeacher(temperature: number): Teacher {
  if (!(temperature > 0 && Number.isFinite(temperature)))
    throw new RangeError(`teacher: the temperature must be a positive number, not ${temperature}`);
  return {
    name: `Bradley-Terry at temperature ${temperature}`,
    answer: ({ first, second }, random) =>
      random.bernoulli(preferenceProbability(trueReturn(first), trueReturn(second), temperature)) ? "first" : "second",
  };
}
