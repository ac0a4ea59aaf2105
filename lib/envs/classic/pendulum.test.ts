import { expect, test } from "vitest";
import { RandomStream } from "../../numerics/random";
import { pendulum } from "./pendulum";

/** [theta, thetaDot], torque, then what Gymnasium 1.4.0 gives: [theta, thetaDot] and reward (scripts/gymnasium-parity compares 1000 more). */
const GYMNASIUM = [
  { state: [3, -7.9], torque: 3, next: [2.625292000302245, -7.4941599939551], reward: -15.245 },
  { state: [-10, 1], torque: -0.5, next: [-9.93334920834165, 1.3330158331670274], reward: -6.686508130246276 },
] as const;

test("a step is Gymnasium's, torques beyond the bounds and angles beyond a turn included", async () => {
  const environment = await pendulum.create();
  for (const { state, torque, next, reward } of GYMNASIUM) {
    environment.setDescribedState({ theta: [state[0]], thetaDot: [state[1]] });
    const result = environment.step([torque]);
    const { theta, thetaDot } = environment.describeState();
    expect(theta[0]).toBeCloseTo(next[0], 12);
    expect(thetaDot[0]).toBeCloseTo(next[1], 12);
    expect(result.reward).toBeCloseTo(reward, 12);
    expect(Array.from(result.observation)).toEqual([Math.cos(theta[0]), Math.sin(theta[0]), thetaDot[0]]);
    expect(result.terminated).toBe(false);
  }
});

test("speed stays within 8, and the pose holds the angle, the speed and the clipped torque", async () => {
  const environment = await pendulum.create();
  environment.setDescribedState({ theta: [1], thetaDot: [7.9] });
  environment.step([5]);
  expect(environment.describeState().thetaDot).toEqual([8]);
  expect(Array.from(environment.pose())).toEqual([Math.fround(1.4), 8, 2]);
});

test("starts are uniform over angles in [-pi, pi) and speeds in [-1, 1)", async () => {
  const environment = await pendulum.create();
  const random = RandomStream.fromSeed(1, "starts");
  const starts = Array.from({ length: 4000 }, () => {
    environment.reset(random);
    const { theta, thetaDot } = environment.describeState();
    return [theta[0] / Math.PI, thetaDot[0]];
  });
  for (const column of [0, 1]) {
    const values = starts.map((start) => start[column]).sort((a, b) => a - b);
    expect(values[0]).toBeGreaterThanOrEqual(-1);
    expect(values[3999]).toBeLessThan(1);
    // Kolmogorov and Smirnov: the largest gap to a uniform distribution exceeds 1.95 / sqrt(n) once in a thousand samples.
    const gap = Math.max(...values.map((value, i) => Math.abs((value + 1) / 2 - i / values.length)));
    expect(gap).toBeLessThan(1.95 / Math.sqrt(values.length));
  }
});
