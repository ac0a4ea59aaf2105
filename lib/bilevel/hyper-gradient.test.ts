import { describe, expect, test } from "vitest";
import { gridMdp } from "../mdp/generators";
import { addScaled, norm } from "../numerics/vector";
import { finiteDifferenceGradient } from "./finite-difference";
import { hyperGradient } from "./hyper-gradient";
import { MDPS, OBJECTIVES, REWARDS, sampleProblem } from "./testing/sample-problems";

const names = <T extends object>(table: T) => Object.keys(table) as (keyof T)[];
const error = (a: Float64Array, b: Float64Array) => norm(addScaled(Float64Array.from(a), -1, b)) / norm(b);

describe.each(names(MDPS))("oracle 1 on the %s MDP: (HG) is the finite difference of phi", (mdp) => {
  const settings = [0, 0.9, 0.99].flatMap((gamma) => [0.05, 1, 10].map((tau) => [gamma, tau] as const));
  test.each(settings)("gamma %s, tau %s, three objectives", (gamma, tau) => {
    for (const objective of ["quadratic", "value", "imitation"] as const) {
      const problem = sampleProblem(MDPS[mdp](gamma, tau), "table", objective);
      const { gradient } = hyperGradient(problem, problem.x0);
      expect(error(gradient, finiteDifferenceGradient(problem, problem.x0)), objective).toBeLessThan(1e-7);
    }
  });
});

describe.each(names(REWARDS))("oracle 1 with the %s reward", (reward) => {
  test.each(names(OBJECTIVES))("objective %s", (objective) => {
    const problem = sampleProblem(MDPS.random(0.95, 0.4), reward, objective);
    const { gradient, explicit, response } = hyperGradient(problem, problem.x0);
    expect(error(gradient, finiteDifferenceGradient(problem, problem.x0))).toBeLessThan(1e-7);
    // The test would see either part missing, where there is one.
    expect(norm(response)).toBeGreaterThan(1e-3 * norm(gradient));
    expect(norm(explicit) > 0).toBe(objective !== "value" && objective !== "imitation");
  });
});

test("a policy that underflows to one action leaves everything finite", () => {
  for (const objective of names(OBJECTIVES)) {
    const problem = sampleProblem(MDPS.chain(0.9, 1e-4), "table", objective);
    const { phi, gradient } = hyperGradient(problem, problem.x0);
    expect([phi, ...gradient].every(Number.isFinite), objective).toBe(true);
  }
});

test("oracle 1 on a grid too large for the dense path: matrix-free solves are as exact", () => {
  const problem = sampleProblem(gridMdp({ width: 15, height: 15, gamma: 0.97, tau: 0.5 }), "quadratic", "value");
  expect(error(hyperGradient(problem, problem.x0).gradient, finiteDifferenceGradient(problem, problem.x0))).toBeLessThan(1e-7);
});
