import { describe, expect, test } from "vitest";
import { chainMdp } from "../mdp/generators";
import { addScaled, norm } from "../numerics/vector";
import { estimateHyperGradient, HYPER_GRADIENT_METHOD_NAMES, type MethodOptions } from "./hyper-gradient-methods";
import { MDPS, OBJECTIVES, REWARDS, sampleProblem } from "./testing/sample-problems";

const options: MethodOptions = { lambda: 1e5, penalty: "value", samples: 500, seed: 1 };
const names = <T extends object>(table: T) => Object.keys(table) as (keyof T)[];
const error = (a: Float64Array, b: Float64Array) => norm(addScaled(Float64Array.from(a), -1, b)) / norm(b);

describe.each(names(OBJECTIVES))("objective %s", (objective) => {
  test.each(names(REWARDS))("the methods that are exact agree, with reward %s", (reward) => {
    for (const mdp of names(MDPS)) {
      const problem = sampleProblem(MDPS[mdp](0.9, 0.5), reward, objective);
      const gradient = (method: (typeof HYPER_GRADIENT_METHOD_NAMES)[number]) =>
        estimateHyperGradient(problem, problem.x0, method, options).gradient;
      const exact = gradient("exact");
      for (const method of ["m-sobirl", "sobirl", "parl"] as const) expect(error(gradient(method), exact), method).toBeLessThan(1e-9);
    }
  });

  test.each(["value", "bellman"] as const)("PBRL's error falls like 1 / lambda with the %s penalty", (penalty) => {
    const problem = sampleProblem(MDPS.random(0.8, 0.5), "table", objective);
    const exact = estimateHyperGradient(problem, problem.x0, "exact", options).gradient;
    const [loose, tight] = [3e3, 3e4].map((lambda) =>
      error(estimateHyperGradient(problem, problem.x0, "pbrl", { ...options, lambda, penalty }).gradient, exact),
    );
    expect(tight).toBeLessThan(3e-3);
    expect(Math.log10(loose / tight)).toBeCloseTo(1, 1);
  });

  test.each(HYPER_GRADIENT_METHOD_NAMES)("%s gives finite numbers and the same phi, and the same again", (method) => {
    const problem = sampleProblem(MDPS.random(0.7, 1), "linear", objective);
    const first = estimateHyperGradient(problem, problem.x0, method, options);
    expect([first.phi, ...first.gradient].every(Number.isFinite)).toBe(true);
    expect(first.standardError === undefined).toBe(method !== "rollout" && method !== "hpgd");
    expect(estimateHyperGradient(problem, problem.x0, method, options)).toEqual(first);
    expect(first.phi).toBe(estimateHyperGradient(problem, problem.x0, "exact", options).phi);
  });
});

test("what a method cannot do it says, and why", () => {
  const nearOne = sampleProblem(chainMdp({ states: 6, gamma: 0.99999, tau: 1 }), "table", "quadratic");
  const run = (problem: typeof nearOne, method: (typeof HYPER_GRADIENT_METHOD_NAMES)[number], more = {}) =>
    estimateHyperGradient(problem, problem.x0, method, { ...options, ...more });
  expect(() => run(nearOne, "rollout")).toThrow(/1381545 steps.*use hpgd/);
  const unreached = {
    ...nearOne,
    mdp: { ...chainMdp({ states: 6, slip: 0, gamma: 0.9, tau: 1 }), initial: Float64Array.of(0, 0, 0, 0, 0, 1) },
  };
  expect(() => run(unreached, "parl")).toThrow(/state 0 is not/);
  expect(() => run(unreached, "pbrl")).toThrow(/state 0 is not/);
  expect(() => run(unreached, "pbrl", { penalty: "bellman" })).toThrow(/state 0 has 0/);
  const hard = sampleProblem(MDPS.chain(0.9, 1e-4), "table", "quadratic");
  expect(() => run(hard, "parl")).toThrow(/nearly deterministic/);
  expect(() => run(hard, "rollout", { samples: 1 })).toThrow(/at least 2/);
  expect(() => estimateHyperGradient(hard, hard.x0.fill(1e308), "exact", options)).toThrow(/overflow|not finite/);
});
