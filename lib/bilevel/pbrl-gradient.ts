import { PolicySystem } from "../mdp/policy-system";
import { policyValue } from "../mdp/policy-value";
import { softmaxPolicy } from "../mdp/soft-bellman";
import type { SoftOptimum } from "../mdp/soft-optimum";
import type { Policy, TabularMdp } from "../mdp/tabular-mdp";
import { applyUTransposed, responseGradient } from "./hyper-gradient";
import { respond } from "./lower-level";
import type { BilevelProblem } from "./problem";

export interface Penalty {
  /** Weight of the penalty. */
  readonly lambda: number;
  /** V*(rho) - V^pi(rho), or E_{s ~ rho} [ V*_s - sum_a pi_sa Q*_sa - tau h(pi_s) ]. */
  readonly penalty: "value" | "bellman";
}

/*
 * PBRL (Shen et al. 2024; section 3): min over (x, pi) of f + lambda p. Given x, the policy is stationary where
 *
 *     log pi_sa = ( Q_sa - (grad_pi f)_sa / (lambda d_s) ) / tau + const_s
 *
 * with Q = Q^pi and d the discounted visits of pi for the value penalty, Q = Q* and d = rho for the Bellman penalty: soft policy iteration
 * for a reward that f has pushed away by 1 / lambda.
 */

/**
 * One step of that fixed point, damped: a mirror-descent (natural-gradient) step on f + lambda p.
 * @param response the exact lower level at x, or an estimate of it
 * @param damping in (0, 1]; 1 is the plain fixed point
 * @throws RangeError where a state has no weight in the penalty
 */
export function penalisedPolicyStep(
  problem: BilevelProblem,
  x: Float64Array,
  policy: Policy,
  starred: Float64Array,
  { lambda, penalty }: Penalty,
  damping: number,
): Policy {
  const { mdp, reward, objective } = problem;
  const { actionValues, visits } =
    penalty === "value" ? policyValue(mdp, reward.evaluate(x), policy) : { actionValues: starred, visits: mdp.initial };
  const lost = visits.findIndex((weight) => weight <= 0);
  if (lost >= 0) throw new RangeError(lostWords(penalty, lost));
  const { policyWeights } = objective.evaluate(x, policy);
  const target = actionValues.map((q, i) => {
    const p = policy.probabilities[i];
    return p === 0 ? q : q - policyWeights[i] / p / (lambda * visits[Math.floor(i / mdp.actions)]);
  });
  if (damping === 1) return softmaxPolicy(mdp, target);
  return softmaxPolicy(
    mdp,
    target.map((value, i) => damping * value + (1 - damping) * Math.max(mdp.tau * policy.logs[i], -1e300)),
  );
}

function lostWords(penalty: Penalty["penalty"], state: number): string {
  return penalty === "value"
    ? `PBRL's value penalty needs every state to be reached from the start distribution, but state ${state} is not`
    : `PBRL's Bellman penalty needs a start distribution above 0 everywhere, but state ${state} has 0; use the value penalty`;
}

/**
 * grad_x (f + lambda p) with pi held: grad_x f + lambda ( grad_x V^{pi-hat} - grad_x V^pi )(rho) for the value penalty, and with
 * grad_x Q* and grad_x V* for the Bellman penalty. By the envelope theorem grad_x V^pi(rho) = grad r^T (d_s pi_sa).
 * @param best pi-hat, the inner solver's policy
 * @returns lambda grad_x p [n]
 */
export function penaltyGradient(
  problem: BilevelProblem,
  x: Float64Array,
  policy: Policy,
  best: Policy,
  { lambda, penalty }: Penalty,
): Float64Array {
  const { mdp, reward } = problem;
  if (penalty === "bellman") {
    // -lambda sum_sa rho_s pi_sa (grad Q*_sa - grad V*_s), by the adjoint.
    const m = policy.probabilities.map((p, i) => -lambda * mdp.tau * p * mdp.initial[Math.floor(i / mdp.actions)]);
    return responseGradient(problem, x, best, m, new PolicySystem(mdp, best).solveTransposed(applyUTransposed(mdp, m)));
  }
  const [ours, theirs] = [occupancy(mdp, policy), occupancy(mdp, best)];
  return reward.pullBack(
    x,
    theirs.map((value, i) => lambda * (value - ours[i])),
  );
}

/** d_s pi_sa [S * A] */
function occupancy(mdp: TabularMdp, policy: Policy): Float64Array {
  const visits = new PolicySystem(mdp, policy).solveTransposed(mdp.initial);
  return policy.probabilities.map((p, i) => p * visits[Math.floor(i / mdp.actions)]);
}

/**
 * grad_x min_pi ( f + lambda p ), which differs from grad phi by O(1 / lambda).
 * @throws RangeError where the policy's fixed point is not found: lambda is too small for it
 */
export function pbrlGradient(problem: BilevelProblem, x: Float64Array, penalty: Penalty): Float64Array {
  const { optimum } = respond(problem, x);
  const policy = penalisedPolicy(problem, x, optimum, penalty);
  const { gradientX } = problem.objective.evaluate(x, policy);
  return penaltyGradient(problem, x, policy, optimum.policy, penalty).map((value, i) => gradientX[i] + value);
}

function penalisedPolicy(problem: BilevelProblem, x: Float64Array, optimum: SoftOptimum, penalty: Penalty): Policy {
  let policy = optimum.policy;
  let before = Number.POSITIVE_INFINITY;
  for (let step = 0, damping = 1; step < 2000; step++) {
    const next = penalisedPolicyStep(problem, x, policy, optimum.actionValues, penalty, damping);
    const change = next.probabilities.reduce((most, p, i) => Math.max(most, Math.abs(p - policy.probabilities[i])), 0) / damping;
    policy = next;
    if (!(change > 1e-14 * Math.max(1, 0.1 * penalty.lambda ** 0.5))) return policy;
    if (change > before) damping = Math.max(0.01, 0.7 * damping);
    before = change;
  }
  if (before < 1e-9) return policy;
  throw new RangeError(`PBRL's policy is not found with lambda ${penalty.lambda}: the penalty is too weak for f; give a larger --lambda`);
}
