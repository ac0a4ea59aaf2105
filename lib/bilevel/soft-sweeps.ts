import { actionValues, softmaxPolicy, softValues } from "../mdp/soft-bellman";
import type { Policy, TabularMdp } from "../mdp/tabular-mdp";

/** A lower level that is followed rather than solved: Q, warm-started from one outer step to the next. */
export class SoftSweeps {
  /** Q_k [S * A] */
  readonly q: Float64Array;
  /** V_k = tau log sum_a exp(Q_k / tau) [S] */
  readonly values: Float64Array;
  #policy: Policy | undefined;
  readonly #mdp: TabularMdp;

  /** Q_0 = 0 */
  constructor(mdp: TabularMdp) {
    this.#mdp = mdp;
    this.q = new Float64Array(mdp.states * mdp.actions);
    this.values = softValues(mdp, this.q);
  }

  /** pi_k = softmax(Q_k / tau); the same arrays are filled anew each time. */
  get policy(): Policy {
    this.#policy = softmaxPolicy(this.#mdp, this.q, this.#policy);
    return this.#policy;
  }

  /** N times Q <- r + gamma P (tau log sum_a exp(Q / tau)). @param reward r(x) [S * A] */
  sweep(reward: Float64Array, times: number): void {
    for (let i = 0; i < times; i++) {
      actionValues(this.#mdp, reward, this.values, this.q);
      softValues(this.#mdp, this.q, this.values);
    }
  }

  /**
   * Sweeps until |pi - pi*(x)|^2 <= epsilon is certain: the backup contracts by gamma, so |Q - Q*| <= gamma d / (1 - gamma) where d is
   * the last change of V; then |log pi - log pi*| <= 2 |Q - Q*| / tau, and for each state |pi_s - pi*_s| <= exp of that, less 1.
   * @returns the sweeps used
   * @throws RangeError after a million of them
   */
  sweepUntil(reward: Float64Array, epsilon: number): number {
    const { gamma, tau, states } = this.#mdp;
    const allowed = (0.5 * tau * (1 - gamma) * Math.log1p(Math.sqrt(epsilon / states))) / (gamma || 1);
    const before = new Float64Array(states);
    for (let sweeps = 1; sweeps <= 1_000_000; sweeps++) {
      before.set(this.values);
      this.sweep(reward, 1);
      let change = 0;
      let size = 0;
      for (let s = 0; s < states; s++) {
        change = Math.max(change, Math.abs(this.values[s] - before[s]));
        size = Math.max(size, Math.abs(this.values[s]));
      }
      // Below rounding no sweep can improve it.
      if (change <= Math.max(allowed, 2 * Number.EPSILON * size)) return sweeps;
    }
    throw new RangeError(`the lower level is not solved after a million sweeps: gamma ${gamma} is too close to 1 for this algorithm`);
  }
}

/** A policy that later sweeps leave alone. */
export function copyPolicy({ probabilities, logs }: Policy): Policy {
  return { probabilities: Float64Array.from(probabilities), logs: Float64Array.from(logs) };
}
