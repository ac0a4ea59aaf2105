/** What a process tells its supervisor. */
export type ChildMessage =
  /** It does its work now. */
  | { readonly kind: "ready" }
  /** Whether somebody has an account already; web says it with its readiness. */
  | { readonly kind: "accounts"; readonly any: boolean }
  /** It can never run as it is set up; starting it again would not help. */
  | { readonly kind: "failed"; readonly reason: string };

/** Tells the supervisor, if there is one: each process can also be started by itself. */
export function tellSupervisor(message: ChildMessage): Promise<void> {
  return new Promise((resolve) => {
    if (!process.connected) return resolve();
    process.send?.(message, undefined, undefined, () => resolve());
  });
}

/**
 * Calls `leave` once: when the process is asked to end (SIGTERM, SIGINT), or when its supervisor is gone, however it
 * went. Nobody would ever stop an orphan, and it would hold the port.
 */
export function onLeave(leave: (why: string) => void): void {
  let left = false;
  const once = (why: string) => {
    if (left) return;
    left = true;
    leave(why);
  };
  // The supervisor's end of these pipes goes with it; what is still to be said must not stop an orderly end.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  process.on("SIGTERM", () => once("asked to end"));
  process.on("SIGINT", () => once("interrupted"));
  if (process.connected) process.once("disconnect", () => once("the supervisor is gone"));
}
