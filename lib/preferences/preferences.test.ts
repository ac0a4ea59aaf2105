import { describe, expect, test } from "vitest";
import { RandomStream } from "../numerics/random";
import { logSigmoid, preferenceCrossEntropy, preferenceProbability, sigmoid } from "./bradley-terry";
import { accuracyOf, calibrationErrorOf } from "./calibration";
import { makeLabel, type PreferenceName, targetOf } from "./label";
import { makePair } from "./pair";
import { uniformSelection } from "./pair-selection";
import { trueReturn } from "./recorded-steps";
import { makeSegment, type Segment } from "./segment";
import { bradleyTerryTeacher } from "./teacher";
import { makeTrajectory } from "./trajectory";

const segmentWith = (rewards: number[], environment = "Pendulum-v1"): Segment =>
  makeSegment({
    environment,
    length: rewards.length,
    observations: new Float32Array(rewards.length * 3),
    actions: new Float32Array(rewards.length),
    rewards: Float32Array.from(rewards),
    states: new Float64Array(rewards.length * 4),
    poses: new Float32Array(rewards.length * 3),
  });

describe("Bradley-Terry", () => {
  test("stays finite and exact far from zero", () => {
    expect(logSigmoid(-1000)).toBe(-1000);
    expect(logSigmoid(1000)).toBe(0);
    expect(logSigmoid(-40)).toBeCloseTo(-40, 12);
    expect(logSigmoid(40)).toBeCloseTo(-Math.exp(-40), 25);
    expect(sigmoid(-800)).toBe(0);
    expect(sigmoid(0)).toBe(0.5);
  });

  test("the probabilities of both orders add to one, and the cross-entropy of a tie is their mean", () => {
    expect(preferenceProbability(3, 1) + preferenceProbability(1, 3)).toBeCloseTo(1, 15);
    const tie = preferenceCrossEntropy(3, 1, 0.5);
    expect(tie).toBeCloseTo((preferenceCrossEntropy(3, 1, 1) + preferenceCrossEntropy(3, 1, 0)) / 2, 12);
    expect(preferenceCrossEntropy(0, 0, 1)).toBeCloseTo(Math.LN2, 15);
  });
});

describe("synthetic teacher", () => {
  test.each([0.5, 1, 4])("at temperature %f its share of answers is Bradley-Terry's within four standard errors", (temperature) => {
    const pair = makePair(segmentWith([0.5, 0.7]), segmentWith([-0.2, 0.3]));
    const p = preferenceProbability(1.2, 0.1, temperature);
    const random = RandomStream.fromSeed(7, "teacher");
    const teacher = bradleyTerryTeacher(temperature);
    const n = 20_000;
    let first = 0;
    for (let i = 0; i < n; i++) if (teacher.answer(pair, random) === "first") first++;
    expect(Math.abs(first / n - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / n));
  });

  test("refuses a temperature that is not positive", () => {
    expect(() => bradleyTerryTeacher(0)).toThrow(/temperature must be a positive number, not 0/);
  });
});

describe("records", () => {
  test("a pair of different lengths or environments is refused", () => {
    expect(() => makePair(segmentWith([1]), segmentWith([1, 2]))).toThrow(/1 and 2 steps/);
    expect(() => makePair(segmentWith([1]), segmentWith([1], "Hopper-v5"))).toThrow(/Pendulum-v1 and Hopper-v5/);
  });

  test("a label keeps its answer, refuses others, and cannot be changed", () => {
    const pair = makePair(segmentWith([1]), segmentWith([2]));
    const label = makeLabel({ pair, preference: "equal", teacher: "human" });
    expect(targetOf(label.preference)).toBe(0.5);
    expect(Object.isFrozen(label)).toBe(true);
    expect(() => makeLabel({ pair, preference: "maybe" as PreferenceName, teacher: "human" })).toThrow(/first, second, equal, skip/);
    expect(targetOf("skip")).toBeUndefined();
  });

  test("segments and trajectories refuse wrong sizes by their own name, are frozen, and sum their true rewards", () => {
    const steps = {
      environment: "Pendulum-v1",
      length: 4,
      observations: new Float32Array(8),
      actions: new Float32Array(4),
      rewards: Float32Array.from([1, 2, 3, 4]),
      states: new Float64Array(4),
      poses: new Float32Array(4),
    };
    expect(() => makeTrajectory({ ...steps, actions: new Float32Array(5) })).toThrow(
      "trajectory: actions has 5 numbers, not a multiple of its 4 steps",
    );
    expect(() => makeSegment({ ...steps, rewards: new Float32Array(3) })).toThrow("segment: rewards has 3 numbers, not 4");
    expect(Object.isFrozen(makeTrajectory(steps))).toBe(true);
    expect(trueReturn(makeSegment(steps))).toBe(10);
  });
});

describe("uniform selection", () => {
  const frequencies = (starts: readonly number[], length: number, n: number) => {
    const random = RandomStream.fromSeed(3);
    const counts = new Map<string, number>();
    for (let i = 0; i < n; i++) {
      const [a, b] = uniformSelection.select(starts, length, random);
      expect(a).not.toBe(b);
      counts.set(`${a},${b}`, (counts.get(`${a},${b}`) ?? 0) + 1);
    }
    return counts;
  };

  test("gives every ordered pair of segments that share no step the same chance", () => {
    const n = 12_000;
    const counts = frequencies([0, 10, 20, 30], 10, n);
    expect(counts.size).toBe(12);
    for (const count of counts.values()) expect(Math.abs(count - n / 12)).toBeLessThan(5 * Math.sqrt(n / 12));
  });

  test("never takes two that share a step while there are others", () => {
    const starts = [0, 1, 2, 9, 10, 40];
    const counts = frequencies(starts, 10, 4000);
    for (const pair of counts.keys()) {
      const [a, b] = pair.split(",").map(Number);
      expect(Math.abs(starts[a] - starts[b])).toBeGreaterThanOrEqual(10);
    }
    // 0 with 10, 40; 1 with 40; 2 with 40; 9 with 40; 10 with 40: both ways round
    expect(counts.size).toBe(12);
  });

  test("takes two different ones where all share steps, and refuses a single one", () => {
    expect(frequencies([3, 4, 5], 10, 600).size).toBe(6);
    expect(() => uniformSelection.select([3], 10, RandomStream.fromSeed(1))).toThrow("at least 2 segments, not 1");
  });
});

test("a certain and right model has no calibration error; a certain and half-wrong one has one half", () => {
  const right = [
    { probability: 1, target: 1 },
    { probability: 0, target: 0 },
  ];
  expect(calibrationErrorOf(right)).toBe(0);
  expect(accuracyOf(right)).toBe(1);
  const half = [
    { probability: 1, target: 1 },
    { probability: 1, target: 0 },
  ];
  expect(calibrationErrorOf(half)).toBe(0.5);
  expect(accuracyOf([{ probability: 0.7, target: 0.5 }])).toBeNaN();
});
