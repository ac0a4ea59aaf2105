import { firstNotFinite } from "../numerics/vector";
import { respond } from "./lower-level";
import type { BilevelProblem } from "./problem";

const LEVELS = 8;
const SHRINK = 1.8;

/**
 * grad phi by central differences, extrapolated to a step of 0 (Ridders 1982): for each entry the step shrinks, and that entry of
 * the tableau is taken whose neighbours agree with it best, so truncation and rounding are balanced without a step size to tune.
 * The check of every other method; 16 exact solutions of the lower level for each entry of x.
 * @throws RangeError where phi is not finite nearby
 */
export function finiteDifferenceGradient(problem: BilevelProblem, x: Float64Array): Float64Array {
  const { values } = respond(problem, x).optimum;
  const phi = (i: number, h: number) => respond(problem, x.with(i, x[i] + h), values).objective.value;
  const first = 0.1 * Math.min(1, problem.mdp.tau);
  const gradient = Float64Array.from(x, (_, i) => ridders((h) => (phi(i, h) - phi(i, -h)) / (2 * h), first * Math.max(1, Math.abs(x[i]))));
  const wrong = firstNotFinite(gradient);
  if (wrong >= 0) throw new RangeError(`the finite difference of entry ${wrong} is ${gradient[wrong]}`);
  return gradient;
}

/** The limit of a central difference as h goes to 0. */
function ridders(difference: (h: number) => number, first: number): number {
  let before = [difference(first)];
  let best = before[0];
  let least = Number.POSITIVE_INFINITY;
  let h = first;
  for (let level = 1; level < LEVELS; level++) {
    h /= SHRINK;
    const now = [difference(h)];
    for (let order = 1, factor = SHRINK ** 2; order <= level; order++, factor *= SHRINK ** 2) {
      now.push((now[order - 1] * factor - before[order - 1]) / (factor - 1));
      const error = Math.max(Math.abs(now[order] - now[order - 1]), Math.abs(now[order] - before[order - 1]));
      if (error < least) {
        least = error;
        best = now[order];
      }
    }
    before = now;
  }
  return best;
}
