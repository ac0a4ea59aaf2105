import { PolicySystem } from "./policy-system";
import { actionValues, policyMean, weightedLog } from "./soft-bellman";
import type { Policy, TabularMdp } from "./tabular-mdp";

export interface PolicyValue {
  /** V^pi_s = E[ sum_t gamma^t (r + tau h(pi)) ] [S] */
  readonly values: Float64Array;
  /** Q^pi_sa = r_sa + gamma (P V^pi)_sa [S * A] */
  readonly actionValues: Float64Array;
  /** Discounted visits from the start distribution: (I - gamma P^pi)^{-T} rho [S]; they sum to 1 / (1 - gamma). */
  readonly visits: Float64Array;
  /** sum_s rho_s V^pi_s */
  readonly start: number;
  readonly system: PolicySystem;
}

/**
 * Evaluates a policy exactly.
 * @param mdp its tau may be 0: no entropy is then counted
 * @param reward r_sa [S * A]
 */
export function policyValue(mdp: TabularMdp, reward: Float64Array, policy: Policy): PolicyValue {
  const system = new PolicySystem(mdp, policy);
  const gain = policyMean(policy, reward, mdp.states);
  if (mdp.tau !== 0)
    for (let s = 0, i = 0; s < mdp.states; s++)
      for (let a = 0; a < mdp.actions; a++, i++) gain[s] -= mdp.tau * weightedLog(policy.probabilities[i], policy.logs[i]);
  const values = system.solve(gain);
  let start = 0;
  for (let s = 0; s < mdp.states; s++) start += mdp.initial[s] * values[s];
  return { values, actionValues: actionValues(mdp, reward, values), visits: system.solveTransposed(mdp.initial), start, system };
}
