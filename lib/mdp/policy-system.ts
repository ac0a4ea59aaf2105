import { bicgstab } from "../numerics/bicgstab";
import { LuFactors } from "../numerics/lu";
import { addScaled, norm } from "../numerics/vector";
import type { Policy, TabularMdp } from "./tabular-mdp";

/** Up to this many states a dense factorisation (S^3 / 3 operations) is the faster one, and the most accurate. */
const DENSE_STATES = 200;
/** Where the iterative solver fails and the fixed point would be too slow, up to this many are factorised all the same. */
const DENSE_AT_NEED = 1500;
/** Remainder against |b| + 2 |x| (backward error) asked of the iterative solver, and the largest that is accepted. */
const AIM = 1e-15;
const ACCEPTED = 1e-13;
const MAX_SWEEPS = 50_000;

/** The systems (I - gamma P^pi) x = b and their transposes, for one policy: dense LU when small, matrix-free otherwise. */
export class PolicySystem {
  readonly #mdp: Pick<TabularMdp, "states" | "actions" | "transition" | "gamma">;
  readonly #probabilities: Float64Array;
  readonly #rows: Float64Array;
  #factors: LuFactors | undefined;

  /** @param mdp gamma may be another than the lower level's */
  constructor(mdp: Pick<TabularMdp, "states" | "actions" | "transition" | "gamma">, policy: Pick<Policy, "probabilities">) {
    this.#mdp = mdp;
    this.#probabilities = policy.probabilities;
    this.#rows = new Float64Array(mdp.states * mdp.actions);
  }

  /** out = (I - gamma P^pi) x. @param x [S] @param out [S] */
  apply(x: Float64Array, out: Float64Array): Float64Array {
    const { states, actions, transition, gamma } = this.#mdp;
    const next = transition.multiply(x, this.#rows);
    for (let s = 0, i = 0; s < states; s++) {
      let sum = 0;
      for (let a = 0; a < actions; a++, i++) sum += this.#probabilities[i] * next[i];
      out[s] = x[s] - gamma * sum;
    }
    return out;
  }

  /** out = (I - gamma P^pi)^T x. @param x [S] @param out [S] */
  applyTransposed(x: Float64Array, out: Float64Array): Float64Array {
    const { states, actions, transition, gamma } = this.#mdp;
    for (let s = 0, i = 0; s < states; s++) for (let a = 0; a < actions; a++, i++) this.#rows[i] = this.#probabilities[i] * x[s];
    const copy = Float64Array.from(x);
    transition.multiplyTransposed(this.#rows, out);
    for (let s = 0; s < states; s++) out[s] = copy[s] - gamma * out[s];
    return out;
  }

  /** (I - gamma P^pi)^{-1} b. @throws RangeError where the solver cannot reach the accuracy */
  solve(b: Float64Array): Float64Array {
    if (this.#mdp.states <= DENSE_STATES) return this.#dense().solve(b);
    return this.#iterate((x, out) => this.apply(x, out), b) ?? this.#denseAtNeed().solve(b);
  }

  /** (I - gamma P^pi)^{-T} b. @throws RangeError where the solver cannot reach the accuracy */
  solveTransposed(b: Float64Array): Float64Array {
    if (this.#mdp.states <= DENSE_STATES) return this.#dense().solveTransposed(b);
    return this.#iterate((x, out) => this.applyTransposed(x, out), b) ?? this.#denseAtNeed().solveTransposed(b);
  }

  #denseAtNeed(): LuFactors {
    const { states, gamma } = this.#mdp;
    if (states <= DENSE_AT_NEED) return this.#dense();
    throw new RangeError(
      `(I - gamma P) x = b cannot be solved: gamma ${gamma} is too close to 1 for ${states} states (the limit is then ${DENSE_AT_NEED})`,
    );
  }

  #dense(): LuFactors {
    if (this.#factors) return this.#factors;
    const { states, actions, transition, gamma } = this.#mdp;
    const matrix = new Float64Array(states * states);
    for (let s = 0; s < states; s++) {
      matrix[s * states + s] = 1;
      for (let row = s * actions; row < (s + 1) * actions; row++)
        for (let k = transition.starts[row]; k < transition.starts[row + 1]; k++)
          matrix[s * states + transition.indices[k]] -= gamma * this.#probabilities[row] * transition.values[k];
    }
    this.#factors = new LuFactors(matrix, states);
    return this.#factors;
  }

  #iterate(apply: (x: Float64Array, out: Float64Array) => void, b: Float64Array): Float64Array | undefined {
    const x = new Float64Array(b.length);
    const product = new Float64Array(b.length);
    const size = norm(b);
    const error = () => norm(rest) / (size + 2 * norm(x));
    let rest: Float64Array = Float64Array.from(b);
    if (size === 0) return x;
    // Each round solves for what is left of the right-hand side: iterative refinement.
    for (let round = 0; round < 5 && error() > AIM; round++) {
      const left = norm(rest);
      const correction = bicgstab(apply, rest, { tolerance: 1e-12, maxIterations: 2000 });
      if (!(correction.residual < 0.5)) break;
      addScaled(x, 1, correction.x);
      apply(x, product);
      rest = addScaled(Float64Array.from(b), -1, product);
      if (norm(rest) > 0.5 * left) break;
    }
    // The plain fixed point x <- b + gamma P x is slow and cannot fail: it contracts by gamma.
    const { gamma } = this.#mdp;
    if (error() > ACCEPTED && Math.log(ACCEPTED * (1 - gamma)) / Math.log(gamma) > MAX_SWEEPS) return undefined;
    for (let sweep = 0; error() > ACCEPTED; sweep++) {
      if (sweep > MAX_SWEEPS) return undefined;
      addScaled(x, 1, rest);
      apply(x, product);
      rest = addScaled(Float64Array.from(b), -1, product);
    }
    return x;
  }
}
