/**
 * H consecutive steps of one trajectory. Immutable: made only by `makeSegment`, which checks it.
 */
export interface Segment {
  readonly environment: string;
  /** H, steps. */
  readonly length: number;
  /** [H, observationSize], row-major */
  readonly observations: Float32Array;
  /** [H, actionSize], row-major, in [-1, 1] (normalised) or one-hot */
  readonly actions: Float32Array;
  /** [H] true rewards; known to the simulator, used by synthetic teachers and for display only */
  readonly rewards: Float32Array;
  /** [H, stateSize] simulator states before each step: rollout advantages restore them */
  readonly states: Float64Array;
  /** [H, poseSize] poses before each step: what is drawn */
  readonly poses: Float32Array;
}

/** Checks the sizes against each other and freezes; throws RangeError naming the field. */
export function makeSegment(fields: Segment): Segment {
  const { length } = fields;
  if (!Number.isInteger(length) || length < 1) throw new RangeError(`segment: length must be a positive integer, not ${length}`);
  for (const name of ["observations", "actions", "states", "poses"] as const)
    if (fields[name].length === 0 || fields[name].length % length !== 0)
      throw new RangeError(`segment: ${name} has ${fields[name].length} numbers, not a multiple of its ${length} steps`);
  if (fields.rewards.length !== length) throw new RangeError(`segment: rewards has ${fields.rewards.length} numbers, not ${length}`);
  return Object.freeze({ ...fields });
}
