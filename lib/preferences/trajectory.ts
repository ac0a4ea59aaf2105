import { checkedSteps, type RecordedSteps } from "./recorded-steps";

/** One episode, or its beginning. Immutable: made only by `makeTrajectory`, which checks it. */
export interface Trajectory extends RecordedSteps {}

/** Checks the sizes against each other and freezes; throws RangeError naming the field. */
export function makeTrajectory(fields: RecordedSteps): Trajectory {
  return checkedSteps("trajectory", fields);
}
