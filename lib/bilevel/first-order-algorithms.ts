import { PolicySystem } from "../mdp/policy-system";
import type { Algorithm } from "./algorithm";
import { applyUTransposed, responseGradient } from "./hyper-gradient";
import { parlResponse } from "./parl-gradient";
import { penalisedPolicyStep, penaltyGradient } from "./pbrl-gradient";
import { isRlhf } from "./rlhf-objective";
import { copyPolicy, SoftSweeps } from "./soft-sweeps";

/**
 * SoBiRL (section 3), with its expectations taken exactly: the lower level is solved from pi_{k-1} until |pi_k - pi*(x_k)|^2 <= eps, and
 *
 *     x_{k+1} = x_k - beta g_k,   g_k = E[ grad l ] + (1/tau) E[ l * sum_i sum_h ( ~grad Q_{s_h a_h} - ~grad V_{s_h} ) ]
 *
 * with the ~grad under pi_k. (1/tau) E[…] = (1/tau) sum_sa m_sa ( ~grad Q_sa - ~grad V_s ) is taken by its adjoint. Any objective will do:
 * m = diag(pi) grad_pi f. Stoc-SoBiRL is the sampled one.
 */
export const sobirl: Algorithm = function* sobirl(problem, { beta, epsilon }) {
  const { mdp, reward, objective } = problem;
  let x = Float64Array.from(problem.x0);
  const lower = new SoftSweeps(mdp);
  let oracleCalls = 0;
  while (true) {
    yield { x, oracleCalls };
    oracleCalls += lower.sweepUntil(reward.evaluate(x), epsilon) + 1 + mdp.states;
    const { policy } = lower;
    const { gradientX, policyWeights } = objective.evaluate(x, policy);
    const w = new PolicySystem(mdp, policy).solveTransposed(applyUTransposed(mdp, policyWeights));
    const response = responseGradient(problem, x, policy, policyWeights, w);
    x = x.map((value, i) => value - beta * (gradientX[i] + response[i]));
  }
};

/**
 * PARL (Chakraborty et al. 2024; section 3): N lower-level sweeps, then a step along the implicit gradient with the exact second derivatives
 * at the policy that they reached.
 */
export const parl: Algorithm = function* parl(problem, { beta, inner }) {
  const { mdp, reward, objective } = problem;
  let x = Float64Array.from(problem.x0);
  const lower = new SoftSweeps(mdp);
  let oracleCalls = 0;
  while (true) {
    yield { x, oracleCalls };
    lower.sweep(reward.evaluate(x), inner);
    // Each column of the Hessian takes two solves.
    oracleCalls += inner + 2 * mdp.states * mdp.actions * mdp.states;
    const { policy } = lower;
    const { gradientX, policyWeights } = objective.evaluate(x, policy);
    const response = parlResponse(problem, x, policy, policyWeights);
    x = x.map((value, i) => value - beta * (gradientX[i] + response[i]));
  }
};

/**
 * PBRL (Shen et al. 2024; section 3): min over (x, pi) of f + lambda p, by turns: pi-hat by an inner solver, N policy steps, one step of x.
 * It goes to a stationary point of the penalised problem, O(1 / lambda) from one of phi.
 */
export const pbrl: Algorithm = function* pbrl(problem, { beta, inner, lambda, penalty, epsilon }) {
  const { mdp, reward, objective } = problem;
  let x = Float64Array.from(problem.x0);
  const lower = new SoftSweeps(mdp);
  let oracleCalls = lower.sweepUntil(reward.evaluate(x), epsilon);
  let policy = copyPolicy(lower.policy);
  let damping = 1;
  while (true) {
    yield { x, oracleCalls };
    oracleCalls += lower.sweepUntil(reward.evaluate(x), epsilon);
    for (let i = 0, change = Number.POSITIVE_INFINITY; i < inner; i++) {
      const next = penalisedPolicyStep(problem, x, policy, lower.q, { lambda, penalty }, damping);
      const now = next.probabilities.reduce((most, p, k) => Math.max(most, Math.abs(p - policy.probabilities[k])), 0) / damping;
      // The fixed point contracts by O(1 / lambda) once near; where f is strong against the penalty it may swing instead.
      if (now > change && now > 1e-9) damping = Math.max(0.01, damping / 2);
      change = now;
      policy = next;
    }
    const response = penaltyGradient(problem, x, policy, lower.policy, { lambda, penalty });
    const { gradientX } = objective.evaluate(x, policy);
    x = x.map((value, i) => value - beta * (gradientX[i] + response[i]));
    oracleCalls += 2 * mdp.states + (penalty === "value" ? 2 * inner * mdp.states : 0);
  }
};

/**
 * DRLHF (Christiano et al. 2017; section 3): M steps x <- x - beta E[ grad l ] on the pairs of the present policy, then N policy steps on r_x.
 * No policy-response term: it goes to where grad_x f = 0 for its own policy, which is in general no stationary point of phi.
 * @throws RangeError unless the objective is rlhf
 */
export const drlhf: Algorithm = function* drlhf(problem, { beta, inner, rewardSteps }) {
  const { mdp, reward, objective } = problem;
  if (!isRlhf(objective)) throw new RangeError(`drlhf learns from preferences: its objective must be rlhf, not ${objective.kind}`);
  let x = Float64Array.from(problem.x0);
  const lower = new SoftSweeps(mdp);
  lower.sweep(reward.evaluate(x), inner);
  let oracleCalls = inner;
  while (true) {
    yield { x, oracleCalls };
    for (let i = 0; i < rewardSteps; i++) {
      const { gradientX } = objective.evaluate(x, lower.policy);
      x = x.map((value, k) => value - beta * gradientX[k]);
    }
    lower.sweep(reward.evaluate(x), inner);
    oracleCalls += inner;
  }
};
