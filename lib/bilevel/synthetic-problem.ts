import { randomMdp } from "../mdp/generators";
import { RandomStream } from "../numerics/random";
import { quadraticObjective } from "./objectives";
import type { BilevelProblem } from "./problem";
import { quadraticReward } from "./rewards";

/** Steps of M-SoBiRL in the authors' code for it. */
export const SYNTHETIC_SETTINGS = { beta: 8e-3, xi: 0.5, inner: 10, iterations: 3000 } as const;

/**
 * The authors' synthetic problem (section 5.2): S = 10, A = 5, n = 100, gamma = 0.5, tau = 1, r_sa = c_sa x^T M x,
 * f = |x|^2 / 2 + |pi|^2 / 2, whose infimum S / (2A) = 1 is reached at x = 0, where pi is uniform. P, c in [0, 1), M = G^T G / n with
 * normal G, and the start are drawn from the seed: what theirs were is not published.
 */
export function syntheticProblem(seed: number, { states = 10, actions = 5, n = 100 } = {}): BilevelProblem {
  const random = RandomStream.fromSeed(seed, "synthetic problem");
  const mdp = randomMdp({ states, actions, gamma: 0.5, tau: 1 }, random);
  const coefficients = Float64Array.from({ length: states * actions }, () => random.uniform());
  const root = Float64Array.from({ length: n * n }, () => random.normal());
  const matrix = new Float64Array(n * n);
  for (let k = 0; k < n; k++)
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) matrix[i * n + j] += (root[k * n + i] * root[k * n + j]) / n;
  const x0 = Float64Array.from({ length: n }, () => random.normal());
  return { mdp, reward: quadraticReward(coefficients, matrix, n), objective: quadraticObjective(), x0 };
}
