import type { RandomStream } from "../../numerics/random";
import { checkAction } from "../check-action";
import { checkDescribedState, checkSavedState } from "../check-state";
import type { Environment, EnvironmentEntry, EnvironmentSpec, StepResult } from "../contract";
import { loadMujoco } from "./load-mujoco";
import { MujocoSimulation } from "./simulation";

/** What makes one task of a MuJoCo model: a row of data and four small functions. */
export interface MujocoTask {
  readonly spec: EnvironmentSpec;
  /** The model, in MJCF. */
  readonly model: string;
  /** Integrator steps in one environment step. */
  readonly frameSkip: number;
  /** Draws a start: writes qpos [nq] (given: the model's own start) and qvel [nv] (given: 0) in place. */
  start(random: RandomStream, qpos: Float64Array, qvel: Float64Array): void;
  /** [observation.size], fresh */
  observe(qpos: Float64Array, qvel: Float64Array): Float64Array;
  /** Where the agent is along the way that the reward measures, metres. */
  position(qpos: Float64Array): number;
  /** @param speed change of `position` over the step, metres a second */
  assess(
    qpos: Float64Array,
    qvel: Float64Array,
    speed: number,
    action: ArrayLike<number>,
  ): { readonly reward: number; readonly terminated: boolean };
}

/** Any MuJoCo task as an environment. Saved state [steps, time, qpos, qvel, act, warmstart]; pose [bodies, 7] (position, quaternion w first). */
export class MujocoEnvironment implements Environment {
  readonly #task: MujocoTask;
  readonly #simulation: MujocoSimulation;
  /** Seconds in one environment step. */
  readonly #dt: number;
  #steps = -1;

  constructor(task: MujocoTask, simulation: MujocoSimulation) {
    const { id, stateSize, poseSize, frameRate } = task.spec;
    this.#task = task;
    this.#simulation = simulation;
    this.#dt = simulation.timestep * task.frameSkip;
    // The spec is written by hand so that it can be read without MuJoCo: a wrong one must not get past the first use.
    const facts = { stateSize: 1 + simulation.stateSize, poseSize: 7 * simulation.bodies, frameRate: Math.round(1 / this.#dt) };
    if (stateSize !== facts.stateSize || poseSize !== facts.poseSize || frameRate !== facts.frameRate)
      throw new Error(`${id}: its spec does not fit its model, which has ${JSON.stringify(facts)}`);
  }

  get spec(): EnvironmentSpec {
    return this.#task.spec;
  }

  reset(random: RandomStream): Float64Array {
    const qpos = this.#simulation.initialPositions.slice();
    const qvel = new Float64Array(this.#simulation.views.qvel.length);
    this.#task.start(random, qpos, qvel);
    return this.#begin(qpos, qvel);
  }

  step(action: ArrayLike<number>): StepResult {
    this.#requireStarted();
    const { spec, frameSkip } = this.#task;
    checkAction(spec.id, spec.action, action);
    const before = this.#task.position(this.#simulation.views.qpos);
    this.#simulation.advance(frameSkip, action);
    const { qpos, qvel } = this.#simulation.views;
    const speed = (this.#task.position(qpos) - before) / this.#dt;
    const { reward, terminated } = this.#task.assess(qpos, qvel, speed, action);
    this.#steps += 1;
    return { observation: this.#task.observe(qpos, qvel), reward, terminated, truncated: this.#steps >= spec.horizon };
  }

  save(): Float64Array {
    this.#requireStarted();
    const state = new Float64Array(this.spec.stateSize);
    state[0] = this.#steps;
    this.#simulation.write(state, 1);
    return state;
  }

  restore(state: Float64Array): Float64Array {
    checkSavedState(this.spec.id, this.spec.stateSize, state);
    this.#steps = state[0];
    this.#simulation.read(state, 1);
    return this.#observe();
  }

  pose(): Float32Array {
    this.#requireStarted();
    return this.#simulation.bodyPoses();
  }

  describeState() {
    this.#requireStarted();
    const { qpos, qvel } = this.#simulation.views;
    return { qpos: Array.from(qpos), qvel: Array.from(qvel) };
  }

  setDescribedState(state: Record<string, readonly number[]>): Float64Array {
    const { qpos, qvel } = this.#simulation.views;
    const described = checkDescribedState(this.spec.id, { qpos: qpos.length, qvel: qvel.length }, state);
    return this.#begin(described.qpos, described.qvel);
  }

  close(): void {
    this.#simulation.close();
  }

  #begin(qpos: ArrayLike<number>, qvel: ArrayLike<number>): Float64Array {
    this.#simulation.start(qpos, qvel);
    this.#steps = 0;
    return this.#observe();
  }

  #observe(): Float64Array {
    const { qpos, qvel } = this.#simulation.views;
    return this.#task.observe(qpos, qvel);
  }

  #requireStarted(): void {
    if (this.#steps < 0) throw new Error(`${this.spec.id}: call reset, restore or setDescribedState first`);
  }
}

/** The registry's row of a task. */
export function mujocoEntry(task: MujocoTask): EnvironmentEntry {
  return {
    spec: task.spec,
    create: async () => new MujocoEnvironment(task, new MujocoSimulation(await loadMujoco(), task.model)),
  };
}
