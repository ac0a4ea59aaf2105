import { leasePairs, submitLabel, undoLabel } from "../_client/api";
import { newId } from "../_client/new-id";
import type { LabelPorts } from "./label-session";

/** A labelling session's world in a browser: the JSON API, the wall clock and timers. */
export function browserPorts(projectId: string): LabelPorts {
  return {
    lease: (want) => leasePairs({ projectId, want }),
    submit: ({ pairId, clientId, answer, decisionMs }) => submitLabel({ pairId, clientId, answer, decisionMs }),
    undo: undoLabel,
    now: () => Date.now(),
    newId,
    pause: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const timer = setTimeout(resolve, milliseconds);
        signal.addEventListener("abort", () => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}
