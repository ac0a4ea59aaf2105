import type { Policy, TabularMdp } from "../mdp/tabular-mdp";
import { sigmoid } from "../preferences/bradley-terry";
import type { Objective, ObjectiveValue, RewardFamily } from "./problem";
import { enumerateSegmentClasses, type SegmentClasses } from "./segment-classes";

export interface RlhfOptions {
  /** H, steps of a segment. */
  readonly horizon: number;
  /** The true reward, by which the human prefers [S * A]. */
  readonly humanReward: Float64Array;
  /** y ~ Bernoulli(sigmoid(beta (R_human(d1) - R_human(d2)))). */
  readonly beta: number;
}

/** The RLHF objective with what samplers need of it. */
export interface RlhfObjective extends Objective {
  readonly kind: "rlhf";
  readonly options: RlhfOptions;
}

/** Up to this many classes the human's answers are kept: 16 MB. */
const KEPT_CLASSES = 2000;

export function isRlhf(objective: Objective): objective is RlhfObjective {
  return objective.kind === "rlhf";
}

/**
 * f(x, pi) = E_{d1, d2 ~ rho(d; pi)} E_y [ l_h(d1, d2, y; x) ] (section 1), by enumeration: the expectation over y is taken in
 * closed form, and that over pairs runs over classes of segments.
 * @throws RangeError if there are too many segments
 */
export function rlhfObjective(mdp: TabularMdp, reward: RewardFamily, options: RlhfOptions): RlhfObjective {
  const classes = enumerateSegmentClasses(mdp, options.horizon);
  const targets = humanTargets(classes, options);
  return {
    kind: "rlhf",
    options,
    evaluate(x, policy) {
      const { value, explicit, policyWeights } = expectedLoss(classes, targets, reward.evaluate(x), policy);
      return { value, gradientX: reward.pullBack(x, explicit), policyWeights } satisfies ObjectiveValue;
    },
  };
}

/** R(d) = sum_h r(s_h, a_h), undiscounted. @returns [count] */
function returnsOf({ count, horizon, visits }: SegmentClasses, reward: Float64Array): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => {
    let sum = 0;
    for (let k = i * horizon; k < (i + 1) * horizon; k++) sum += reward[visits[k]];
    return sum;
  });
}

/** E y for a pair of classes i > j; kept where there are few, worked out each time otherwise. */
function humanTargets(classes: SegmentClasses, { humanReward, beta }: RlhfOptions): (i: number, j: number) => number {
  const returns = returnsOf(classes, humanReward);
  const target = (i: number, j: number) => sigmoid(beta * (returns[i] - returns[j]));
  if (classes.count > KEPT_CLASSES) return target;
  const kept = new Float64Array((classes.count * (classes.count - 1)) / 2);
  for (let i = 0, k = 0; i < classes.count; i++) for (let j = 0; j < i; j++, k++) kept[k] = target(i, j);
  return (i, j) => kept[(i * (i - 1)) / 2 + j];
}

function expectedLoss(classes: SegmentClasses, targets: (i: number, j: number) => number, reward: Float64Array, policy: Policy) {
  const { count, horizon, visits, weights } = classes;
  const logPolicy = returnsOf(classes, policy.logs);
  const returns = returnsOf(classes, reward);
  const chances = weights.map((weight, i) => weight * Math.exp(logPolicy[i]));
  /** For each class d: E_{d', y} l(d, d', y), and E_{d'} (sigmoid(R_d - R_d') - E y). */
  const losses = new Float64Array(count);
  const slopes = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    losses[i] += chances[i] * Math.LN2;
    for (let j = 0; j < i; j++) {
      const difference = returns[i] - returns[j];
      const target = targets(i, j);
      // -y log sigmoid(z) - (1 - y) log sigmoid(-z) = max(z, 0) - y z + log(1 + exp(-|z|)): one exponential for loss and slope.
      const e = Math.exp(-Math.abs(difference));
      const loss = Math.max(difference, 0) - target * difference + Math.log1p(e);
      const slope = (difference >= 0 ? 1 : e) / (1 + e) - target;
      losses[i] += chances[j] * loss;
      losses[j] += chances[i] * loss;
      slopes[i] += chances[j] * slope;
      slopes[j] -= chances[i] * slope;
    }
  }
  let value = 0;
  const explicit = new Float64Array(reward.length);
  const policyWeights = new Float64Array(reward.length);
  for (let i = 0; i < count; i++) {
    if (chances[i] === 0) continue;
    value += chances[i] * losses[i];
    // Both segments of a pair contribute alike, hence the 2.
    for (let k = i * horizon; k < (i + 1) * horizon; k++) {
      explicit[visits[k]] += 2 * chances[i] * slopes[i];
      policyWeights[visits[k]] += 2 * chances[i] * losses[i];
    }
  }
  return { value, explicit, policyWeights };
}
