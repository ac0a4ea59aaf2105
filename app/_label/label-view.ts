import type { LabelProgress, LeasedPair } from "@/lib/contracts/preference";
import type { DecodedClip } from "../_clips/decode-clip";
import { plural } from "../_components/numbers";

/** A leased pair whose clips can be drawn at once. */
export interface ReadyPair {
  readonly pair: LeasedPair;
  readonly left: DecodedClip;
  readonly right: DecodedClip;
}

/** Everything the labelling page shows of its session. */
export interface LabelView {
  readonly phase: "loading" | "ready" | "empty" | "unreachable";
  readonly current: ReadyPair | undefined;
  readonly progress: LabelProgress;
  /** Answers that the server does not hold yet. */
  readonly unsent: number;
  readonly offline: boolean;
  /** Answers go no further until the person signs in again. */
  readonly signedOut: boolean;
  readonly canUndo: boolean;
  /** A pair is on show, and no answer is being taken back: what is chosen now is an answer to what is seen. */
  readonly canAnswer: boolean;
  /** Something the person should know, in words. */
  readonly message: string | undefined;
  /** For screen readers: the newest of what happened. */
  readonly announcement: string;
}

/** Where the answers are, in a few words beside the count. */
export function savedWords({ signedOut, offline, unsent }: LabelView): string {
  const kept = unsent > 0 ? `, ${plural(unsent, "answer")} kept here` : "";
  if (signedOut) return `Signed out${kept}`;
  if (offline) return `No connection${kept}`;
  return unsent > 0 ? `Saving ${plural(unsent, "answer")} …` : "All answers saved";
}
