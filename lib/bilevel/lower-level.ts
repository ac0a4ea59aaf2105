import { type SoftOptimum, softOptimum } from "../mdp/soft-optimum";
import type { BilevelProblem, ObjectiveValue } from "./problem";

/** The exact lower level at one x, and f there. */
export interface Response {
  readonly optimum: SoftOptimum;
  readonly objective: ObjectiveValue;
}

/**
 * pi*(x) = argmin_pi -V^pi(rho), solved to machine precision, and phi(x) = f(x, pi*(x)).
 * @param start V* of a neighbouring x: fewer steps
 * @throws RangeError where the reward, the values or phi are not finite
 */
export function respond(problem: BilevelProblem, x: Float64Array, start?: Float64Array): Response {
  const optimum = softOptimum(problem.mdp, problem.reward.evaluate(x), start);
  const objective = problem.objective.evaluate(x, optimum.policy);
  if (!Number.isFinite(objective.value))
    throw new RangeError(
      `phi is ${objective.value} at this x: the objective ${problem.objective.kind} is not finite for its optimal policy`,
    );
  return { optimum, objective };
}
