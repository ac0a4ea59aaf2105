import type { RunState } from "@/lib/contracts/run";
import { classes } from "../_components/classes";
import { STATE_WORDS, type StateLook } from "./run-words";

const LOOKS: Readonly<Record<StateLook, { readonly badge: string; readonly dot: string }>> = {
  moving: { badge: "bg-accent-wash text-ink", dot: "bg-accent" },
  waiting: { badge: "bg-attention-wash text-ink", dot: "bg-attention" },
  resting: { badge: "bg-well text-ink", dot: "border-2 border-quiet" },
  failed: { badge: "bg-danger-wash text-ink", dot: "bg-danger" },
};

/** A run's state: the word says it, shape and colour only help. */
export function StateBadge({ state }: { readonly state: RunState }) {
  const { title, look } = STATE_WORDS[state];
  return (
    <span
      className={classes(
        "inline-flex items-center gap-1.5 whitespace-nowrap rounded-full px-2.5 py-0.5 font-medium text-sm",
        LOOKS[look].badge,
      )}
    >
      <span aria-hidden className={classes("size-2 rounded-full", LOOKS[look].dot)} />
      {title}
    </span>
  );
}
