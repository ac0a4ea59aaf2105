import type { RandomStream } from "../../numerics/random";
import { checkAction } from "../check-action";
import { checkDescribedState, checkSavedState } from "../check-state";
import type { Environment, EnvironmentEntry, EnvironmentSpec, StepResult } from "../contract";

const GRAVITY = 10;
const MASS = 1;
const LENGTH = 1;
/** Seconds in a step. */
const DT = 0.05;
const MAX_SPEED = 8;
const MAX_TORQUE = 2;

const spec = {
  id: "Pendulum-v1",
  family: "classic",
  summary: "Swing a rod up and hold it upright with a motor too weak to lift it in one go.",
  observation: { kind: "box", size: 3, low: [-1, -1, -MAX_SPEED], high: [1, 1, MAX_SPEED] },
  action: { kind: "box", size: 1, low: [-MAX_TORQUE], high: [MAX_TORQUE] },
  horizon: 200,
  frameRate: 1 / DT,
  stateSize: 4,
  poseSize: 3,
  source: "Gymnasium Pendulum-v1 (classic control): g = 10, m = 1, l = 1, dt = 0.05, torque clipped to 2, speed to 8.",
} as const satisfies EnvironmentSpec;

/**
 * Gymnasium's Pendulum-v1. `theta` is the angle from upright, radians, counter-clockwise, never wrapped.
 * Observation [cos theta, sin theta, thetaDot]; saved state [theta, thetaDot, last torque, steps]; pose [theta, thetaDot, last torque].
 */
class Pendulum implements Environment {
  readonly spec: EnvironmentSpec = spec;
  #theta = Number.NaN;
  #thetaDot = 0;
  #torque = 0;
  #steps = 0;

  reset(random: RandomStream): Float64Array {
    return this.#set(random.between(-Math.PI, Math.PI), random.between(-1, 1), 0, 0);
  }

  step(action: ArrayLike<number>): StepResult {
    this.#requireStarted();
    checkAction(spec.id, spec.action, action);
    const torque = clip(action[0], MAX_TORQUE);
    const angle = wrap(this.#theta);
    // The reward is of the state before the step, with the torque of the step.
    const cost = angle ** 2 + 0.1 * this.#thetaDot ** 2 + 0.001 * torque ** 2;
    const acceleration = ((3 * GRAVITY) / (2 * LENGTH)) * Math.sin(this.#theta) + (3 / (MASS * LENGTH ** 2)) * torque;
    const thetaDot = clip(this.#thetaDot + acceleration * DT, MAX_SPEED);
    const observation = this.#set(this.#theta + thetaDot * DT, thetaDot, torque, this.#steps + 1);
    return { observation, reward: -cost, terminated: false, truncated: this.#steps >= spec.horizon };
  }

  save(): Float64Array {
    this.#requireStarted();
    return Float64Array.of(this.#theta, this.#thetaDot, this.#torque, this.#steps);
  }

  restore(state: Float64Array): Float64Array {
    checkSavedState(spec.id, spec.stateSize, state);
    return this.#set(state[0], state[1], state[2], state[3]);
  }

  pose(): Float32Array {
    this.#requireStarted();
    return Float32Array.of(this.#theta, this.#thetaDot, this.#torque);
  }

  describeState() {
    this.#requireStarted();
    return { theta: [this.#theta], thetaDot: [this.#thetaDot] };
  }

  setDescribedState(state: Record<string, readonly number[]>): Float64Array {
    const { theta, thetaDot } = checkDescribedState(spec.id, { theta: 1, thetaDot: 1 }, state);
    return this.#set(theta[0], thetaDot[0], 0, 0);
  }

  close(): void {}

  #set(theta: number, thetaDot: number, torque: number, steps: number): Float64Array {
    this.#theta = theta;
    this.#thetaDot = thetaDot;
    this.#torque = torque;
    this.#steps = steps;
    return Float64Array.of(Math.cos(theta), Math.sin(theta), thetaDot);
  }

  #requireStarted(): void {
    if (Number.isNaN(this.#theta)) throw new Error(`${spec.id}: call reset, restore or setDescribedState first`);
  }
}

const clip = (value: number, bound: number) => Math.min(Math.max(value, -bound), bound);

/** The same angle in [-pi, pi). */
function wrap(angle: number): number {
  const turn = 2 * Math.PI;
  const rest = (angle + Math.PI) % turn;
  return (rest < 0 ? rest + turn : rest) - Math.PI;
}

export const pendulum: EnvironmentEntry = { spec, create: async () => new Pendulum() };
