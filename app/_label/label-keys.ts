import type { Answer } from "@/lib/contracts/preference";

export type LabelAction = Answer | "undo" | "replay" | "slower" | "faster" | "pause";

/** Every key of the labelling page, by the KeyboardEvent's `key`; and how it is printed and explained. */
export const LABEL_KEYS: readonly { readonly key: string; readonly cap: string; readonly action: LabelAction; readonly words: string }[] = [
  { key: "ArrowLeft", cap: "←", action: "left", words: "The left clip is better" },
  { key: "ArrowRight", cap: "→", action: "right", words: "The right clip is better" },
  { key: "ArrowDown", cap: "↓", action: "equal", words: "About equal" },
  { key: "s", cap: "S", action: "skip", words: "Can't tell" },
  { key: "z", cap: "Z", action: "undo", words: "Take the last answer back" },
  { key: "r", cap: "R", action: "replay", words: "Replay from the start" },
  { key: "[", cap: "[", action: "slower", words: "Slower" },
  { key: "]", cap: "]", action: "faster", words: "Faster" },
  { key: " ", cap: "Space", action: "pause", words: "Pause, or play on" },
];

/** What of a KeyboardEvent decides; so that the rule can be tested without a browser. */
interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** AltGr, which some keyboards need for [ and ]. */
  readonly altGraph: boolean;
  readonly repeat: boolean;
}

/** What a key press means, if anything. Held keys repeat speeds only: one press is one answer. */
export function actionOfPress(press: Press): LabelAction | undefined {
  if ((press.ctrlKey || press.metaKey || press.altKey) && !press.altGraph) return undefined;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  const action = LABEL_KEYS.find((entry) => entry.key === key)?.action;
  return press.repeat && action !== "slower" && action !== "faster" ? undefined : action;
}
