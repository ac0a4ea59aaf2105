import { describe, expect, test } from "vitest";
import { chainMdp, randomMdp } from "../mdp/generators";
import { PolicySystem } from "../mdp/policy-system";
import { actionValues, policyMean, softmaxPolicy } from "../mdp/soft-bellman";
import { RandomStream } from "../numerics/random";
import { addScaled, dot, norm } from "../numerics/vector";
import { preferenceCrossEntropy, sigmoid } from "../preferences/bradley-terry";
import { exactAdvantageResponse, oneStepResponse } from "./advantage-estimators";
import { hyperGradient } from "./hyper-gradient";
import { respond } from "./lower-level";
import type { BilevelProblem } from "./problem";
import { tableReward } from "./rewards";
import { rlhfObjective } from "./rlhf-objective";
import { sampledGradient, TupleSampler } from "./sampled-gradient";
import { normals, type OBJECTIVES, sampleProblem } from "./testing/sample-problems";

function rlhfProblem(
  mdp = randomMdp({ states: 3, actions: 2, gamma: 0.9, tau: 0.5 }, RandomStream.fromSeed(5)),
  horizon = 2,
): BilevelProblem {
  const size = mdp.states * mdp.actions;
  const reward = tableReward(size);
  const objective = rlhfObjective(mdp, reward, { horizon, humanReward: normals(size, 1, 3), beta: 1 });
  return { mdp, reward, objective, x0: normals(size, 0.8, 4) };
}

/** A reward that says the opposite of the human's: losses are large and differ much, so the response part is large too. */
function disagreeing(): BilevelProblem {
  const problem = rlhfProblem(randomMdp({ states: 3, actions: 2, gamma: 0.4, tau: 1 }, RandomStream.fromSeed(5)));
  return { ...problem, x0: normals(6, -2, 3) };
}

const sum = (a: Float64Array, b: Float64Array) => addScaled(Float64Array.from(a), 1, b);
const error = (a: Float64Array, b: Float64Array) => norm(addScaled(Float64Array.from(a), -1, b)) / norm(b);
const cosine = (a: Float64Array, b: Float64Array) => dot(a, b) / norm(a) / norm(b);

test("oracle 3: the estimator with exact advantages, averaged over all pairs one by one, is grad phi", () => {
  const problem = rlhfProblem();
  const { mdp, x0: x } = problem;
  const { policy } = respond(problem, x).optimum;
  const p = policy.probabilities;
  // grad Q - grad V for each state-action pair, column by column.
  const system = new PolicySystem(mdp, policy);
  const advantages = Array.from({ length: 6 }, () => new Float64Array(6));
  for (let i = 0; i < 6; i++) {
    const change = new Float64Array(6);
    change[i] = 1;
    const gradV = system.solve(policyMean(policy, change, 3));
    actionValues(mdp, change, gradV).forEach((q, k) => {
      advantages[k][i] = q - gradV[Math.floor(k / 2)];
    });
  }
  const segments: { pairs: number[]; chance: number }[] = [];
  for (let first = 0; first < 6; first++)
    for (let second = 0; second < 6; second++) {
      const chance = mdp.initial[Math.floor(first / 2)] * p[first] * mdp.transition.values[first * 3 + Math.floor(second / 2)] * p[second];
      segments.push({ pairs: [first, second], chance });
    }
  const human = normals(6, 1, 3);
  const total = (pairs: number[], r: Float64Array) => pairs.reduce((sum, k) => sum + r[k], 0);
  const gradient = new Float64Array(6);
  for (const d1 of segments)
    for (const d2 of segments)
      for (const y of [0, 1]) {
        const preferred = sigmoid(total(d1.pairs, human) - total(d2.pairs, human));
        const chance = d1.chance * d2.chance * (y === 1 ? preferred : 1 - preferred);
        const [r1, r2] = [total(d1.pairs, x), total(d2.pairs, x)];
        const slope = sigmoid(r1 - r2) - y;
        const loss = preferenceCrossEntropy(r1, r2, y);
        for (const k of d1.pairs) gradient[k] += chance * slope;
        for (const k of d2.pairs) gradient[k] -= chance * slope;
        for (const k of [...d1.pairs, ...d2.pairs]) addScaled(gradient, (chance * loss) / mdp.tau, advantages[k]);
      }
  const exact = hyperGradient(problem, x).gradient;
  expect(error(gradient, exact)).toBeLessThan(1e-9);
  const { gradientX, policyWeights } = respond(problem, x).objective;
  expect(error(sum(gradientX, exactAdvantageResponse(problem, x, policy, policyWeights)), exact)).toBeLessThan(1e-9);
});

describe("oracle 3: sampled rollouts are unbiased within 4 standard errors", () => {
  const cases = [
    ...(["truncated", "geometric"] as const).map((termination) => [termination, "rlhf", disagreeing()] as const),
    ...(["value", "imitation", "quadratic"] as const).map(
      (kind) => ["truncated", kind, sampleProblem(chainMdp({ states: 3, gamma: 0.8, tau: 0.7 }), "table", kind)] as const,
    ),
  ];
  test.each(cases)("%s, objective %s", (termination, _, problem) => {
    const { optimum, objective } = respond(problem, problem.x0);
    const at = { x: problem.x0, policy: optimum.policy, reward: problem.reward.evaluate(problem.x0), objective };
    const exact = hyperGradient(problem, problem.x0).gradient;
    const { gradient, standardError } = sampledGradient(problem, at, { samples: 8000, termination }, RandomStream.fromSeed(8));
    gradient.forEach((value, i) => {
      expect(Math.abs(value - exact[i])).toBeLessThan(4 * standardError[i] + 1e-9);
    });
    // So small an error that a missing response part would be seen.
    expect(norm(standardError)).toBeLessThan(0.35 * norm(hyperGradient(problem, problem.x0).response));
  });
});

test("tuples of one policy, evaluated at another, have that one's mean", () => {
  for (const problem of [rlhfProblem(), sampleProblem(chainMdp({ states: 3, gamma: 0.6, tau: 0.7 }), "table", "value")]) {
    const point = (x: Float64Array) => {
      const { optimum, objective } = respond(problem, x);
      return { x, policy: optimum.policy, reward: problem.reward.evaluate(x), objective };
    };
    const here = point(problem.x0);
    const there = point(problem.x0.map((value, i) => value + 0.03 * Math.cos(i)));
    const sampler = new TupleSampler(problem, "truncated", RandomStream.fromSeed(9));
    const exact = addScaled(hyperGradient(problem, here.x).gradient, -1, hyperGradient(problem, there.x).gradient);
    const means = new Float64Array(exact.length);
    const squares = new Float64Array(exact.length);
    const samples = 3000;
    for (let k = 0; k < samples; k++) {
      const tuple = sampler.draw(here);
      sampler
        .evaluate(tuple, here)
        .map((value, i) => value - sampler.evaluate(tuple, there)[i])
        .forEach((value, i) => {
          means[i] += value / samples;
          squares[i] += value ** 2 / samples;
        });
    }
    means.forEach((mean, i) => {
      expect(Math.abs(mean - exact[i])).toBeLessThan(4 * Math.sqrt(squares[i] / samples) + 1e-9);
    });
  }
});

test("oracle 4: gamma = 0 makes one-step exact, and on a nearly deterministic chain it points elsewhere", () => {
  const oneStep = (problem: BilevelProblem) => {
    const { optimum, objective } = respond(problem, problem.x0);
    return sum(objective.gradientX, oneStepResponse(problem, problem.x0, optimum.policy, objective.policyWeights));
  };
  for (const kind of ["rlhf", "quadratic", "value"] as const satisfies (keyof typeof OBJECTIVES)[]) {
    const problem = sampleProblem(randomMdp({ states: 4, actions: 3, gamma: 0, tau: 0.5 }, RandomStream.fromSeed(1)), "table", kind);
    expect(error(oneStep(problem), hyperGradient(problem, problem.x0).gradient), kind).toBeLessThan(1e-12);
  }
  const dense = rlhfProblem(randomMdp({ states: 8, actions: 3, gamma: 0.9, tau: 0.5 }, RandomStream.fromSeed(2)));
  const chain = rlhfProblem(chainMdp({ states: 8, gamma: 0.95, tau: 0.3 }), 3);
  expect(cosine(oneStep(dense), hyperGradient(dense, dense.x0).gradient)).toBeGreaterThan(0.95);
  expect(cosine(oneStep(chain), hyperGradient(chain, chain.x0).gradient)).toBeLessThan(0.85);
});

test("the response to a policy far from uniform is computed from its own softmax", () => {
  const mdp = chainMdp({ states: 3, gamma: 0.9, tau: 1 });
  const policy = softmaxPolicy(mdp, Float64Array.of(0, 50, 3, 3, -400, 400));
  expect(policy.probabilities[4]).toBe(0);
  expect(policy.logs[4]).toBe(-800);
});
