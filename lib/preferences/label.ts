import { makePair, type Pair } from "./pair";

/** Answers about a pair. `equal` counts as one half, `skip` (can't tell) counts for nothing. */
const PREFERENCE_TARGET = { first: 1, second: 0, equal: 0.5, skip: Number.NaN } as const;
export type PreferenceName = keyof typeof PREFERENCE_TARGET;

/** One answer about one pair. Immutable: made only by `makeLabel`, which checks it. */
export interface Label {
  readonly pair: Pair;
  readonly preference: PreferenceName;
  readonly teacher: "human" | "synthetic";
}

/** Checks the answer and freezes; throws RangeError naming the allowed ones. */
export function makeLabel(fields: Label): Label {
  if (!Object.hasOwn(PREFERENCE_TARGET, fields.preference))
    throw new RangeError(
      `label: the preference must be one of ${Object.keys(PREFERENCE_TARGET).join(", ")}, not ${JSON.stringify(fields.preference)}`,
    );
  return Object.freeze({ ...fields, pair: makePair(fields.pair.first, fields.pair.second) });
}

/** y in Bradley-Terry's cross-entropy: 1, 0 or 1/2; undefined for an answer that counts for nothing. */
export function targetOf(preference: PreferenceName): number | undefined {
  return preference === "skip" ? undefined : PREFERENCE_TARGET[preference];
}
