import { expect, test } from "vitest";
import { chainMdp, randomMdp } from "../mdp/generators";
import { softmaxPolicy } from "../mdp/soft-bellman";
import { RandomStream } from "../numerics/random";
import { preferenceCrossEntropy, sigmoid } from "../preferences/bradley-terry";
import { tableReward } from "./rewards";
import { rlhfObjective } from "./rlhf-objective";
import { countSegments, enumerateSegmentClasses } from "./segment-classes";
import { normals } from "./testing/sample-problems";

const mdp = randomMdp({ states: 3, actions: 2, gamma: 0.9, tau: 1 }, RandomStream.fromSeed(4));
const humanReward = normals(6, 1, 1);
const x = normals(6, 1, 2);
const policy = softmaxPolicy(mdp, normals(6, 1, 3));
const horizon = 3;
const objective = rlhfObjective(mdp, tableReward(6), { horizon, humanReward, beta: 2 });

/** Every segment one by one, with its chance. */
function allSegments(probabilities: Float64Array): { visits: number[]; chance: number }[] {
  let partial = Array.from(mdp.initial, (chance, s) => ({ visits: [] as number[], s, chance }));
  for (let h = 0; h < horizon; h++)
    partial = partial.flatMap(({ visits, s, chance }) =>
      [0, 1].flatMap((a) =>
        [0, 1, 2].map((next) => ({
          visits: [...visits, s * 2 + a],
          s: next,
          chance: chance * probabilities[s * 2 + a] * (h === horizon - 1 ? 1 / 3 : mdp.transition.values[(s * 2 + a) * 3 + next]),
        })),
      ),
    );
  return partial;
}

function lossByHand(x: Float64Array, probabilities: Float64Array): number {
  const sum = (visits: number[], r: Float64Array) => visits.reduce((total, i) => total + r[i], 0);
  const segments = allSegments(probabilities).map(({ visits, chance }) => ({ chance, r: sum(visits, x), human: sum(visits, humanReward) }));
  let total = 0;
  for (const d1 of segments)
    for (const d2 of segments)
      for (const y of [0, 1]) {
        const preferred = sigmoid(2 * (d1.human - d2.human));
        total += d1.chance * d2.chance * (y === 1 ? preferred : 1 - preferred) * preferenceCrossEntropy(d1.r, d2.r, y);
      }
  return total;
}

test("classes of segments give the very sum over all pairs and answers", () => {
  expect(objective.evaluate(x, policy).value).toBeCloseTo(lossByHand(x, policy.probabilities), 12);
});

test("both partial derivatives are those of the sum over all pairs", () => {
  const { gradientX, policyWeights } = objective.evaluate(x, policy);
  const h = 1e-5;
  for (let i = 0; i < 6; i++) {
    const slope = (lossByHand(x.with(i, x[i] + h), policy.probabilities) - lossByHand(x.with(i, x[i] - h), policy.probabilities)) / (2 * h);
    expect(gradientX[i]).toBeCloseTo(slope, 7);
    const p = policy.probabilities;
    const along = (lossByHand(x, p.with(i, p[i] + h)) - lossByHand(x, p.with(i, p[i] - h))) / (2 * h);
    expect(policyWeights[i]).toBeCloseTo(p[i] * along, 7);
  }
});

test("the chances of all classes sum to 1", () => {
  const { weights, visits, count } = enumerateSegmentClasses(mdp, horizon);
  let total = 0;
  for (let i = 0; i < count; i++)
    total += weights[i] * visits.subarray(i * horizon, (i + 1) * horizon).reduce((product, k) => product * policy.probabilities[k], 1);
  expect(total).toBeCloseTo(1, 12);
});

test("segments are counted without being listed, and too many are refused with their number and the limit", () => {
  expect(countSegments(mdp, 3)).toBe(6 ** 3);
  expect(countSegments(chainMdp({ states: 5, slip: 0, gamma: 0.9, tau: 1 }), 10)).toBe(5 * 2 ** 10);
  expect(() => enumerateSegmentClasses(randomMdp({ states: 30, actions: 5, gamma: 0.9, tau: 1 }, RandomStream.fromSeed(1)), 10)).toThrow(
    /horizon 10 there are 5\.77e\+21 segments.*limit of 4000 classes/,
  );
});

test("long segments on a small chain are still enumerated, though there are millions of pairs", () => {
  const chain = chainMdp({ states: 3, slip: 0, gamma: 0.9, tau: 1 });
  const classes = enumerateSegmentClasses(chain, 12);
  expect(countSegments(chain, 12)).toBe(3 * 2 ** 12);
  expect(classes.count).toBeLessThan(1000);
});
