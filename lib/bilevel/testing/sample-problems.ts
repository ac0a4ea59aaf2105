import { chainMdp, gridMdp, randomMdp } from "../../mdp/generators";
import type { TabularMdp } from "../../mdp/tabular-mdp";
import { CsrMatrix } from "../../numerics/csr-matrix";
import { RandomStream } from "../../numerics/random";
import { contractObjective, imitationObjective, quadraticObjective, valueObjective } from "../objectives";
import type { BilevelProblem, Objective, RewardFamily } from "../problem";
import { linearReward, quadraticReward, tableReward } from "../rewards";
import { rlhfObjective } from "../rlhf-objective";

export const MDPS = {
  random: (gamma: number, tau: number) => randomMdp({ states: 6, actions: 3, gamma, tau }, RandomStream.fromSeed(1)),
  chain: (gamma: number, tau: number) => chainMdp({ states: 7, gamma, tau }),
  grid: (gamma: number, tau: number) => gridMdp({ width: 3, height: 3, gamma, tau }),
};

export const REWARDS = {
  table: ({ states, actions }: TabularMdp) => tableReward(states * actions),
  linear({ states, actions }: TabularMdp) {
    const rows = states * actions;
    return linearReward(CsrMatrix.fromDense(rows, 5, normals(rows * 5, 0.5, 2)), normals(rows, 0.3, 3));
  },
  quadratic: ({ states, actions }: TabularMdp) => quadraticReward(normals(states * actions, 0.5, 4), normals(16, 0.5, 5), 4),
} satisfies Record<string, (mdp: TabularMdp) => RewardFamily>;

export const OBJECTIVES = {
  quadratic: () => quadraticObjective(),
  value: (mdp: TabularMdp, { size }: RewardFamily) =>
    valueObjective({ ...mdp, gamma: 0.8, tau: 0.1 }, normals(mdp.states * mdp.actions, 1, 6), size),
  rlhf: (mdp: TabularMdp, reward: RewardFamily) =>
    rlhfObjective(mdp, reward, { horizon: 2, humanReward: normals(mdp.states * mdp.actions, 1, 7), beta: 1.5 }),
  imitation({ states, actions }: TabularMdp, { size }: RewardFamily) {
    const raw = normals(states * actions, 1, 8).map(Math.exp);
    const expert = raw.map(
      (value, i) => value / raw.subarray(i - (i % actions), i - (i % actions) + actions).reduce((sum, v) => sum + v, 0),
    );
    return imitationObjective(expert, new Float64Array(states).fill(1 / states), size);
  },
  contract: (mdp: TabularMdp) => contractObjective(mdp, normals(mdp.states * mdp.actions, 1, 9), 0.5),
} satisfies Record<string, (mdp: TabularMdp, reward: RewardFamily) => Objective>;

/** A small problem of the given parts, started at a random x. */
export function sampleProblem(mdp: TabularMdp, rewardKind: keyof typeof REWARDS, objectiveKind: keyof typeof OBJECTIVES): BilevelProblem {
  const reward = REWARDS[rewardKind](mdp);
  return { mdp, reward, objective: OBJECTIVES[objectiveKind](mdp, reward), x0: normals(reward.size, 0.7, 10) };
}

/** Seeded normal numbers. */
export function normals(count: number, scale: number, seed: number): Float64Array<ArrayBuffer> {
  const random = RandomStream.fromSeed(seed, "normals");
  return Float64Array.from({ length: count }, () => scale * random.normal());
}
