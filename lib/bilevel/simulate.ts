import type { Policy, TabularMdp } from "../mdp/tabular-mdp";
import type { RandomStream } from "../numerics/random";

/** How a rollout ends: at a fixed length with discounted sums, or at a geometric one, without. */
export type Termination = "truncated" | "geometric";

/** What gamma^T a truncated rollout leaves out. */
const TRUNCATION = 1e-6;
const LONGEST = 100_000;

/** Draws from one MDP; counts the transitions. */
export class Simulator {
  transitions = 0;
  readonly #mdp: TabularMdp;
  readonly #random: RandomStream;
  readonly #length: number;
  readonly #termination: Termination;

  /** @throws RangeError if truncated rollouts would be too long */
  constructor(mdp: TabularMdp, termination: Termination, random: RandomStream) {
    this.#mdp = mdp;
    this.#random = random;
    this.#termination = termination;
    this.#length = mdp.gamma === 0 ? 1 : Math.ceil(Math.log(TRUNCATION) / Math.log(mdp.gamma));
    if (termination === "truncated" && this.#length > LONGEST)
      throw new RangeError(
        `rollouts would need ${this.#length} steps at gamma ${mdp.gamma} (the limit is ${LONGEST}): use hpgd, whose rollouts end at random`,
      );
  }

  start(): number {
    return draw(this.#mdp.initial, 0, this.#mdp.states, this.#random);
  }

  /** A state-action pair s * A + a with a ~ pi(. | s). */
  act(state: number, policy: Policy): number {
    const from = state * this.#mdp.actions;
    return draw(policy.probabilities, from, from + this.#mdp.actions, this.#random);
  }

  next(pair: number): number {
    this.transitions++;
    const { starts, indices, values } = this.#mdp.transition;
    return indices[draw(values, starts[pair], starts[pair + 1], this.#random)];
  }

  /** H state-action pairs from the start distribution. */
  segment(policy: Policy, horizon: number): Int32Array {
    const pairs = new Int32Array(horizon);
    for (let h = 0, state = this.start(); h < horizon; h++) {
      pairs[h] = this.act(state, policy);
      if (h < horizon - 1) state = this.next(pairs[h]);
    }
    return pairs;
  }

  /** State-action pairs that follow each other, the given one first. */
  rollout(policy: Policy, first: number): Int32Array {
    const pairs = new Int32Array(this.#rolloutLength());
    pairs[0] = first;
    for (let t = 1; t < pairs.length; t++) pairs[t] = this.act(this.next(pairs[t - 1]), policy);
    return pairs;
  }

  /** At a geometric length P(length > t) = gamma^t, so the plain sum has the discounted one as its mean: no truncation at all. */
  #rolloutLength(): number {
    const { gamma } = this.#mdp;
    if (this.#termination === "truncated") return this.#length;
    return gamma === 0 ? 1 : 1 + Math.floor(Math.log(1 - this.#random.uniform()) / Math.log(gamma));
  }
}

/** An index in [from, to) with chance in proportion to its value; one of chance 0 is never drawn. */
export function draw(chances: Float64Array, from: number, to: number, random: RandomStream, total = 1): number {
  let left = random.uniform() * total;
  let last = from;
  for (let i = from; i < to; i++) {
    if (chances[i] <= 0) continue;
    last = i;
    left -= chances[i];
    if (left < 0) return i;
  }
  return last;
}
