import { PolicySystem } from "../mdp/policy-system";
import type { TabularMdp } from "../mdp/tabular-mdp";
import { norm } from "../numerics/vector";
import { applyUTransposed, responseGradient } from "./hyper-gradient";
import { followAdjoint } from "./m-sobirl";
import type { BilevelProblem } from "./problem";
import { SoftSweeps } from "./soft-sweeps";

/** Multiplications that may be spent before it is said to be hopeless. */
const WORK = 1e9;

/**
 * A step of w that cannot diverge for any policy: |A|_2^2 <= |A|_1 |A|_inf, where a row of I - gamma P^pi sums to at most 1 + gamma in
 * size, and a column to at most 1 + gamma max_s' sum_s max_a P_sas'. The true bound is 2 / |A|_2^2.
 */
export function safeXi({ states, actions, transition, gamma }: TabularMdp): number {
  const columns = new Float64Array(states);
  const most = new Float64Array(states);
  for (let s = 0; s < states; s++) {
    const [from, to] = [transition.starts[s * actions], transition.starts[(s + 1) * actions]];
    for (let k = from; k < to; k++) most[transition.indices[k]] = Math.max(most[transition.indices[k]], transition.values[k]);
    for (let k = from; k < to; k++) {
      columns[transition.indices[k]] += most[transition.indices[k]];
      most[transition.indices[k]] = 0;
    }
  }
  return 1 / ((1 + gamma) * (1 + gamma * columns.reduce((a, b) => Math.max(a, b), 0)));
}

/**
 * What M-SoBiRL's recursions for Q and w come to while x stands still: soft sweeps to the fixed point, then steps of w to theirs.
 * @throws RangeError where w is not there within reason: its steps contract by no better than 1 - ((1 - gamma) / (1 + gamma))^2
 */
export function mSobirlGradient(problem: BilevelProblem, x: Float64Array): Float64Array {
  const { mdp, reward, objective } = problem;
  const lower = new SoftSweeps(mdp);
  lower.sweepUntil(reward.evaluate(x), 1e-28);
  const { policy } = lower;
  const { gradientX, policyWeights } = objective.evaluate(x, policy);
  const system = new PolicySystem(mdp, policy);
  const b = applyUTransposed(mdp, policyWeights);
  const w = new Float64Array(mdp.states);
  const xi = safeXi(mdp);
  const aim = 1e-12 * norm(b);
  const remainder = () => norm(system.applyTransposed(w, new Float64Array(w.length)).map((value, s) => value - b[s]));
  const steps = Math.ceil(WORK / (4 * mdp.transition.nonZeros + 8 * mdp.states));
  for (let k = 0; k < steps; k++) {
    followAdjoint(system, b, xi, w);
    if (k % 20 === 0 && remainder() <= aim) {
      const response = responseGradient(problem, x, policy, policyWeights, w);
      return gradientX.map((value, i) => value + response[i]);
    }
  }
  throw new RangeError(
    `m-sobirl: after ${steps} steps w still leaves ${remainder()} of |b| = ${norm(b)}: gamma ${mdp.gamma} is too close to 1; use exact`,
  );
}
