import { makeSegment, type Segment } from "./segment";

/** One episode, or its beginning. Immutable: made only by `makeTrajectory`, which checks it. */
export interface Trajectory {
  readonly environment: string;
  /** T, steps. */
  readonly length: number;
  /** [T, observationSize], row-major, before each step */
  readonly observations: Float32Array;
  /** [T, actionSize], row-major, in [-1, 1] or one-hot */
  readonly actions: Float32Array;
  /** [T] true rewards */
  readonly rewards: Float32Array;
  /** [T, stateSize] simulator states before each step */
  readonly states: Float64Array;
  /** [T, poseSize] poses before each step */
  readonly poses: Float32Array;
}

/** Checks the sizes against each other and freezes; throws RangeError naming the field. */
export function makeTrajectory(fields: Trajectory): Trajectory {
  const { length } = fields;
  if (!Number.isInteger(length) || length < 1) throw new RangeError(`trajectory: length must be a positive integer, not ${length}`);
  for (const name of ["observations", "actions", "states", "poses"] as const)
    if (fields[name].length === 0 || fields[name].length % length !== 0)
      throw new RangeError(`trajectory: ${name} has ${fields[name].length} numbers, not a multiple of its ${length} steps`);
  if (fields.rewards.length !== length) throw new RangeError(`trajectory: rewards has ${fields.rewards.length} numbers, not ${length}`);
  return Object.freeze({ ...fields });
}

/** The segment of `length` steps that begins at step `start`; a copy, so that the trajectory's memory can go. */
export function segmentOf(trajectory: Trajectory, start: number, length: number): Segment {
  if (!Number.isInteger(start) || start < 0 || start + length > trajectory.length)
    throw new RangeError(`trajectory: there are no ${length} steps from step ${start} in one of ${trajectory.length}`);
  const rows = <A extends Float32Array | Float64Array>(array: A): A => {
    const width = array.length / trajectory.length;
    return array.slice(start * width, (start + length) * width) as A;
  };
  return makeSegment({
    environment: trajectory.environment,
    length,
    observations: rows(trajectory.observations),
    actions: rows(trajectory.actions),
    rewards: rows(trajectory.rewards),
    states: rows(trajectory.states),
    poses: rows(trajectory.poses),
  });
}

/** The undiscounted sum of true rewards. */
export function trueReturn({ rewards }: { readonly rewards: Float32Array }): number {
  let sum = 0;
  for (const reward of rewards) sum += reward;
  return sum;
}
