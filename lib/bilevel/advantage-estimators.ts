import { PolicySystem } from "../mdp/policy-system";
import { actionValues, policyMean } from "../mdp/soft-bellman";
import type { Policy } from "../mdp/tabular-mdp";
import type { BilevelProblem } from "./problem";

/*
 * Both estimate (1/tau) sum_sa m_sa ( grad Q_sa - grad V_s ), the policy's answer, m = diag(pi) grad_pi f. For the RLHF objective
 * m_sa = E[ l * (times that the pair of segments visits (s, a)) ], so this is the second part of SoBiRL's g_k, averaged over all pairs.
 */

/**
 * With the true gradients of the values (section 2), by their definition and not by the adjoint that (HG) uses: for each parameter
 * grad V = (I - gamma P^pi)^{-1} E_pi grad r and grad Q = grad r + gamma P grad V. n solves.
 */
export function exactAdvantageResponse({ mdp, reward }: BilevelProblem, x: Float64Array, policy: Policy, m: Float64Array): Float64Array {
  const system = new PolicySystem(mdp, policy);
  const unit = new Float64Array(x.length);
  return Float64Array.from(x, (_, i) => {
    unit[i] = 1;
    const change = reward.pushForward(x, unit);
    unit[i] = 0;
    const gradV = system.solve(policyMean(policy, change, mdp.states));
    const gradQ = actionValues(mdp, change, gradV);
    let sum = 0;
    for (let k = 0; k < m.length; k++) sum += m[k] * (gradQ[k] - gradV[Math.floor(k / mdp.actions)]);
    return sum / mdp.tau;
  });
}

/**
 * With `one-step` advantages, grad r(s,a) - sum_a' pi(a'|s) grad r(s,a') (section 4): what the authors' released code does. It drops
 * all that comes after the step, so it is exact where gamma = 0 and biased elsewhere.
 */
export function oneStepResponse({ mdp, reward }: BilevelProblem, x: Float64Array, policy: Policy, m: Float64Array): Float64Array {
  const weights = Float64Array.from(m);
  for (let s = 0; s < mdp.states; s++) {
    const start = s * mdp.actions;
    let total = 0;
    for (let i = start; i < start + mdp.actions; i++) total += m[i];
    for (let i = start; i < start + mdp.actions; i++) weights[i] -= policy.probabilities[i] * total;
  }
  return reward.pullBack(x, weights).map((value) => value / mdp.tau);
}
