import { checkedSteps, type RecordedSteps } from "./recorded-steps";

/** H consecutive steps of one trajectory: a clip. Immutable: made only by `makeSegment`, which checks it. */
export interface Segment extends RecordedSteps {}

/** Checks the sizes against each other and freezes; throws RangeError naming the field. */
export function makeSegment(fields: RecordedSteps): Segment {
  return checkedSteps("segment", fields);
}
