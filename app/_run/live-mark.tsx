import type { LiveStatus } from "../_client/live-connection";
import { classes } from "../_components/classes";

const WORDS: Readonly<Record<LiveStatus, string>> = {
  connecting: "Connecting",
  live: "Live",
  lost: "No connection: the figures stand still until it is back",
  refused: "Not live: sign in again",
  outdated: "Tandem has been updated: reload the page",
};

/** Whether what the page shows is what the run does. */
export function LiveMark({ status }: { readonly status: LiveStatus }) {
  const well = status === "live" || status === "connecting";
  return (
    <p role="status" className={classes("ml-auto flex items-center gap-1.5 text-sm", well ? "text-quiet" : "font-medium text-attention")}>
      <span aria-hidden className={classes("size-2 rounded-full", status === "live" ? "bg-accent" : well ? "bg-edge" : "bg-attention")} />
      {WORDS[status]}
    </p>
  );
}
