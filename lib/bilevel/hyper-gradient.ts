import { PolicySystem } from "../mdp/policy-system";
import type { Policy, TabularMdp } from "../mdp/tabular-mdp";
import { firstNotFinite } from "../numerics/vector";
import { type Response, respond } from "./lower-level";
import type { BilevelProblem } from "./problem";

/** grad phi and its two parts. */
export interface HyperGradient {
  /** phi(x) */
  readonly phi: number;
  /** grad phi = explicit + response [n] */
  readonly gradient: Float64Array;
  /** grad_x f: what x does to f with the policy held [n] */
  readonly explicit: Float64Array;
  /** What x does to f through the policy's answer [n] */
  readonly response: Float64Array;
}

/**
 * The hyper-gradient (HG), by exact solves:
 *
 *     grad phi = grad_x f + (1/tau) grad r^T diag(pi*) grad_pi f
 *                - (1/tau) grad_x phi_map^T (I - gamma P^{pi*})^{-T} U^T diag(pi*) grad_pi f
 *
 * @throws RangeError where phi or the gradient is not finite
 */
export function hyperGradient(problem: BilevelProblem, x: Float64Array, response: Response = respond(problem, x)): HyperGradient {
  const { mdp } = problem;
  const { policy } = response.optimum;
  const { value, gradientX, policyWeights } = response.objective;
  const w = new PolicySystem(mdp, policy).solveTransposed(applyUTransposed(mdp, policyWeights));
  const part = responseGradient(problem, x, policy, policyWeights, w);
  const gradient = gradientX.map((g, i) => g + part[i]);
  const wrong = firstNotFinite(gradient);
  if (wrong >= 0) throw new RangeError(`the hyper-gradient is not finite at this x (entry ${wrong} is ${gradient[wrong]})`);
  return { phi: value, gradient, explicit: gradientX, response: part };
}

/** b = U^T m, U_{(sa),s'} = 1[s = s'] - gamma P_sas' (section 2). @param m [S * A] @returns [S] */
export function applyUTransposed(mdp: TabularMdp, m: Float64Array): Float64Array {
  const b = mdp.transition.multiplyTransposed(m);
  for (let s = 0, i = 0; s < mdp.states; s++) {
    b[s] *= -mdp.gamma;
    for (let a = 0; a < mdp.actions; a++, i++) b[s] += m[i];
  }
  return b;
}

/**
 * (1/tau) ( grad r^T m - grad_x phi_map^T w ), the second and third term of (HG), with grad_x phi_map_s = sum_a pi_sa grad r_sa:
 * both are products with grad r^T, so one suffices.
 * @param m diag(pi) grad_pi f [S * A]
 * @param w (an estimate of) (I - gamma P^pi)^{-T} U^T m [S]
 */
export function responseGradient(
  { mdp, reward }: BilevelProblem,
  x: Float64Array,
  policy: Policy,
  m: Float64Array,
  w: Float64Array,
): Float64Array {
  const weights = m.map((value, i) => (value - policy.probabilities[i] * w[Math.floor(i / mdp.actions)]) / mdp.tau);
  return reward.pullBack(x, weights);
}
