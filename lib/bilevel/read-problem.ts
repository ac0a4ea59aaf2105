import { checkDistribution, checkMdp, type TabularMdp } from "../mdp/tabular-mdp";
import { CsrMatrix } from "../numerics/csr-matrix";
import { contractObjective, imitationObjective, quadraticObjective, valueObjective } from "./objectives";
import { type BilevelProblem, checkX, type Objective, type RewardFamily } from "./problem";
import type { ProblemFile } from "./problem-file";
import { linearReward, quadraticReward, tableReward } from "./rewards";
import { rlhfObjective } from "./rlhf-objective";

/** State-action pairs that one problem may have. */
const PAIR_LIMIT = 10_000_000;

/**
 * Makes a problem of a file that the schema has passed.
 * @throws RangeError naming the field where sizes do not fit, probabilities do not sum to 1, or there is too much to enumerate
 */
export function readProblem(file: ProblemFile): BilevelProblem {
  if (file.initial.length !== file.states)
    throw new RangeError(`initial must hold ${file.states} probabilities, not ${file.initial.length}`);
  if (file.states * file.actions > PAIR_LIMIT)
    throw new RangeError(`states x actions is ${file.states * file.actions}, more than the limit of ${PAIR_LIMIT}`);
  const mdp = checkMdp({
    states: file.states,
    actions: file.actions,
    gamma: file.gamma,
    tau: file.tau,
    initial: Float64Array.from(file.initial),
    transition: readTransition(file),
  });
  const reward = readReward(file, mdp);
  const problem = { mdp, reward, objective: readObjective(file.objective, mdp, reward), x0: Float64Array.from(file.x0) };
  checkX(problem, problem.x0, "x0");
  return problem;
}

function readTransition({ transition, states, actions }: ProblemFile): CsrMatrix {
  if ("sparse" in transition) return readSparse("transition", transition.sparse, [states, actions, states]);
  return CsrMatrix.fromDense(states * actions, states, flatten("transition", transition, [states, actions, states]));
}

function readReward({ reward, x0 }: ProblemFile, { states, actions }: TabularMdp): RewardFamily {
  switch (reward.kind) {
    case "table":
      return tableReward(states * actions);
    case "linear": {
      const offset = reward.offset && flatten("reward.offset", reward.offset, [states, actions]);
      const { features } = reward;
      if ("sparse" in features) return linearReward(readSparse("reward.features", features.sparse, [states, actions, x0.length]), offset);
      const n = features[0]?.[0]?.length ?? 0;
      const dense = flatten("reward.features", features, [states, actions, n]);
      return linearReward(CsrMatrix.fromDense(states * actions, n, dense), offset);
    }
    case "quadratic": {
      const n = reward.matrix.length;
      const matrix = flatten("reward.matrix", reward.matrix, [n, n]);
      return quadraticReward(flatten("reward.coefficients", reward.coefficients, [states, actions]), matrix, n);
    }
  }
}

function readObjective(objective: ProblemFile["objective"], mdp: TabularMdp, reward: RewardFamily): Objective {
  const shape = [mdp.states, mdp.actions];
  switch (objective.kind) {
    case "quadratic":
      return quadraticObjective();
    case "value": {
      const initial = objective.initial ? Float64Array.from(objective.initial) : mdp.initial;
      checkDistribution("objective.initial", initial, mdp.states);
      const upper = { ...mdp, initial, tau: objective.tau, gamma: objective.gamma ?? mdp.gamma };
      return valueObjective(upper, flatten("objective.reward", objective.reward, shape), reward.size);
    }
    case "rlhf": {
      const humanReward = flatten("objective.humanReward", objective.humanReward, shape);
      return rlhfObjective(mdp, reward, { horizon: objective.horizon, humanReward, beta: objective.beta });
    }
    case "imitation": {
      const expert = flatten("objective.expert", objective.expert, shape);
      for (let s = 0; s < mdp.states; s++)
        checkDistribution(`objective.expert[${s}]`, expert.subarray(s * mdp.actions, (s + 1) * mdp.actions), mdp.actions);
      const weights = objective.weights
        ? flatten("objective.weights", objective.weights, [mdp.states])
        : new Float64Array(mdp.states).fill(1);
      return imitationObjective(expert, weights, reward.size);
    }
    case "contract":
      return contractObjective(mdp, flatten("objective.principalReward", objective.principalReward, shape), objective.cost);
  }
}

type Nested = readonly number[] | readonly Nested[];

/** Row-major numbers of nested lists of exactly this shape; throws RangeError naming the list that is too short or too long. */
function flatten(name: string, nested: Nested, shape: readonly number[]): Float64Array {
  const out: number[] = [];
  const walk = (part: Nested, depth: number, where: string) => {
    if (part.length !== shape[depth])
      throw new RangeError(`${where} must hold ${shape[depth]} ${depth === shape.length - 1 ? "numbers" : "lists"}, not ${part.length}`);
    for (const [i, entry] of part.entries())
      if (typeof entry === "number") out.push(entry);
      else walk(entry, depth + 1, `${where}[${i}]`);
  };
  walk(nested, 0, name);
  return Float64Array.from(out);
}

function readSparse(
  name: string,
  entries: readonly (readonly [number, number, number, number])[],
  shape: readonly [number, number, number],
): CsrMatrix {
  const [states, actions, columns] = shape;
  const bad = entries.findIndex((entry) => shape.some((length, axis) => entry[axis] >= length));
  if (bad >= 0)
    throw new RangeError(`${name}.sparse[${bad}] is [${entries[bad].join(", ")}]: its places must be below ${shape.join(", ")}`);
  return CsrMatrix.fromEntries(
    states * actions,
    columns,
    entries.map(([s, a, column, value]) => [s * actions + a, column, value] as const),
  );
}
