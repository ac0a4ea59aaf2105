import type { Policy, TabularMdp } from "./tabular-mdp";

/** out = r + gamma P v: the soft Bellman backup (mathematics of the paper, section 2). @param values [S] @param out [S * A] */
export function actionValues(mdp: TabularMdp, reward: Float64Array, values: Float64Array, out?: Float64Array): Float64Array {
  const q = mdp.transition.multiply(values, out);
  for (let i = 0; i < q.length; i++) q[i] = reward[i] + mdp.gamma * q[i];
  return q;
}

/** out_s = tau log sum_a exp(q_sa / tau), shifted by the largest so that nothing overflows. @param out [S] */
export function softValues(mdp: TabularMdp, q: Float64Array, out: Float64Array = new Float64Array(mdp.states)): Float64Array {
  const { states, actions, tau } = mdp;
  for (let s = 0, i = 0; s < states; s++) {
    const end = i + actions;
    let largest = q[i];
    for (let j = i + 1; j < end; j++) if (q[j] > largest) largest = q[j];
    let sum = 0;
    for (; i < end; i++) sum += Math.exp((q[i] - largest) / tau);
    out[s] = largest + tau * Math.log(sum);
  }
  return out;
}

/** pi_sa = exp((q_sa - v_s) / tau) with v the soft values of q, from differences of q alone: no digits of its level are lost. */
export function softmaxPolicy(mdp: TabularMdp, q: Float64Array, reuse?: Policy): Policy {
  const { states, actions, tau } = mdp;
  const probabilities = reuse?.probabilities ?? new Float64Array(q.length);
  const logs = reuse?.logs ?? new Float64Array(q.length);
  for (let s = 0; s < states; s++) {
    const start = s * actions;
    const end = start + actions;
    let largest = q[start];
    for (let i = start + 1; i < end; i++) if (q[i] > largest) largest = q[i];
    let sum = 0;
    for (let i = start; i < end; i++) {
      logs[i] = (q[i] - largest) / tau;
      probabilities[i] = Math.exp(logs[i]);
      sum += probabilities[i];
    }
    const logSum = Math.log(sum);
    for (let i = start; i < end; i++) {
      logs[i] -= logSum;
      probabilities[i] /= sum;
    }
  }
  return { probabilities, logs };
}

/** p log p, 0 at p = 0. */
export function weightedLog(probability: number, log: number): number {
  return probability === 0 ? 0 : probability * log;
}

/** sum_a pi_sa m_sa for each state. @param m [S * A] @returns [S] */
export function policyMean(policy: Policy, m: Float64Array, states: number): Float64Array {
  const actions = m.length / states;
  const out = new Float64Array(states);
  for (let s = 0, i = 0; s < states; s++)
    for (let a = 0; a < actions; a++, i++) if (policy.probabilities[i] !== 0) out[s] += policy.probabilities[i] * m[i];
  return out;
}
