import { describe, expect, test } from "vitest";
import { RandomStream } from "../numerics/random";
import { maximumNorm } from "../numerics/vector";
import { chainMdp, gridMdp, randomMdp } from "./generators";
import { policyValue } from "./policy-value";
import { actionValues, softmaxPolicy, softValues } from "./soft-bellman";
import { softOptimum } from "./soft-optimum";
import { checkMdp, type TabularMdp } from "./tabular-mdp";

function rewardOf({ states, actions }: TabularMdp, scale = 1): Float64Array {
  const random = RandomStream.fromSeed(11);
  return Float64Array.from({ length: states * actions }, () => scale * random.normal());
}

const kinds = ([gamma, tau]: readonly [number, number]): [string, TabularMdp][] => [
  [`random, gamma ${gamma}, tau ${tau}`, randomMdp({ states: 12, actions: 3, gamma, tau }, RandomStream.fromSeed(1))],
  [`chain, gamma ${gamma}, tau ${tau}`, chainMdp({ states: 12, gamma, tau })],
  [`grid, gamma ${gamma}, tau ${tau}`, gridMdp({ width: 4, height: 3, gamma, tau })],
  [`large grid, gamma ${gamma}, tau ${tau}`, gridMdp({ width: 20, height: 15, gamma, tau })],
];
const settings = [
  [0, 1],
  [0.5, 10],
  [0.99, 0.05],
  [0.999, 1],
  [0.9, 1e-4],
  [0.9999, 0.01],
] as const;

describe.each(settings.flatMap(kinds))("%s", (_, mdp) => {
  const reward = rewardOf(mdp);
  const optimum = softOptimum(checkMdp(mdp), reward);

  test("the fixed point is met to rounding, and the policy is a distribution", () => {
    const again = softValues(mdp, actionValues(mdp, reward, optimum.values));
    const scale = maximumNorm(optimum.values);
    expect(maximumNorm(again.map((v, s) => v - optimum.values[s])) / scale).toBeLessThan(1e-14);
    for (let s = 0; s < mdp.states; s++) {
      const row = optimum.policy.probabilities.subarray(s * mdp.actions, (s + 1) * mdp.actions);
      expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    }
  });

  test("the value of the optimal policy is the optimal value, and no other policy's is more", () => {
    const own = policyValue(mdp, reward, optimum.policy);
    const scale = maximumNorm(optimum.values);
    // The two are solved separately, so rounding is amplified by 1 / (1 - gamma).
    expect(maximumNorm(own.values.map((v, s) => v - optimum.values[s])) / scale).toBeLessThan(1e-14 / (1 - mdp.gamma) + 1e-14);
    expect(own.visits.reduce((sum, d) => sum + d, 0) * (1 - mdp.gamma)).toBeCloseTo(1, 8);
    const other = policyValue(mdp, reward, softmaxPolicy(mdp, rewardOf(mdp, -mdp.tau)));
    expect(other.start).toBeLessThan(own.start);
  });
});

test("plain sweeps go to the same values", () => {
  const mdp = randomMdp({ states: 6, actions: 3, gamma: 0.8, tau: 0.3 }, RandomStream.fromSeed(2));
  const reward = rewardOf(mdp);
  let values: Float64Array = new Float64Array(6);
  for (let k = 0; k < 300; k++) values = softValues(mdp, actionValues(mdp, reward, values));
  const solved = softOptimum(mdp, reward).values;
  expect(maximumNorm(values.map((v, s) => v - solved[s]))).toBeLessThan(1e-13);
});

test("potential shaping r + gamma P c - c leaves the optimal policy as it is (oracle 4)", () => {
  const mdp = randomMdp({ states: 7, actions: 4, gamma: 0.95, tau: 0.2 }, RandomStream.fromSeed(3));
  const reward = rewardOf(mdp);
  const potential = Float64Array.from({ length: 7 }, (_, s) => 3 * Math.sin(s));
  const shaped = actionValues(mdp, reward, potential).map((value, i) => value - potential[Math.floor(i / 4)]);
  const [a, b] = [softOptimum(mdp, reward).policy, softOptimum(mdp, shaped).policy];
  expect(maximumNorm(a.probabilities.map((p, i) => p - b.probabilities[i]))).toBeLessThan(1e-12);
});

test("rewards that are not finite, or overflow, are refused", () => {
  const mdp = chainMdp({ states: 3, gamma: 0.9, tau: 1 });
  expect(() => softOptimum(mdp, Float64Array.of(0, 0, 0, Number.NaN, 0, 0))).toThrow(/state 1, action 1 is NaN/);
  expect(() => softOptimum(mdp, new Float64Array(6).fill(1e308))).toThrow(/overflow|not finite/);
});
