import type { CsrMatrix } from "../numerics/csr-matrix";

/** An entropy-regularised MDP without its reward: M_tau = (S, A, P, ., gamma, tau) and rho. */
export interface TabularMdp {
  readonly states: number;
  readonly actions: number;
  /** P: row s * A + a holds the distribution of the next state. [S * A, S] */
  readonly transition: CsrMatrix;
  /** In [0, 1). */
  readonly gamma: number;
  /** Weight of the entropy, > 0. */
  readonly tau: number;
  /** rho [S] */
  readonly initial: Float64Array;
}

/** A policy with its logarithms, which stay exact where a probability underflows to 0. */
export interface Policy {
  /** pi_sa [S * A] */
  readonly probabilities: Float64Array;
  /** log pi_sa [S * A]; may be -Infinity */
  readonly logs: Float64Array;
}

/** How far probabilities may be from summing to 1. */
export const PROBABILITY_TOLERANCE = 1e-9;

/** Checks an MDP; throws RangeError naming the field, the place and what is allowed. */
export function checkMdp(mdp: TabularMdp): TabularMdp {
  const { states, actions, transition, gamma, tau, initial } = mdp;
  checkSize("states", states);
  checkSize("actions", actions);
  if (!(gamma >= 0 && gamma < 1)) throw new RangeError(`gamma must be in [0, 1), not ${gamma}`);
  if (!(tau > 0 && Number.isFinite(tau))) throw new RangeError(`tau must be a finite number above 0, not ${tau}`);
  if (transition.rows !== states * actions || transition.columns !== states)
    throw new RangeError(`transition must be [${states * actions}, ${states}], not [${transition.rows}, ${transition.columns}]`);
  checkDistribution("initial", initial, states);
  for (let row = 0; row < transition.rows; row++) {
    const name = `transition[${Math.floor(row / actions)}][${row % actions}]`;
    checkSum(name, transition.values.subarray(transition.starts[row], transition.starts[row + 1]));
  }
  return mdp;
}

/** Checks a distribution over `size` outcomes; throws RangeError. */
export function checkDistribution(name: string, values: Float64Array, size: number): void {
  if (values.length !== size) throw new RangeError(`${name} must hold ${size} probabilities, not ${values.length}`);
  checkSum(name, values);
}

function checkSum(name: string, values: Float64Array): void {
  let sum = 0;
  for (const value of values) {
    if (!(value >= 0 && Number.isFinite(value))) throw new RangeError(`${name} holds ${value}, which is no probability`);
    sum += value;
  }
  if (!(Math.abs(sum - 1) <= PROBABILITY_TOLERANCE))
    throw new RangeError(`${name} sums to ${sum}, not to 1 (tolerance ${PROBABILITY_TOLERANCE})`);
}

function checkSize(name: string, size: number): void {
  if (!(Number.isInteger(size) && size >= 1)) throw new RangeError(`${name} must be a whole number of at least 1, not ${size}`);
}
