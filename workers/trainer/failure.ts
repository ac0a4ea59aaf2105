import { TandemError } from "../../lib/contracts/errors";

export function isStale(error: unknown): boolean {
  return error instanceof TandemError && error.code === "STALE_EPOCH";
}

/** Why a run failed, in words that its page can show. */
export function reasonOf(error: unknown): string {
  const whole = (error instanceof Error ? error.message : String(error)).trim() || "no reason was given";
  // Prisma shows the source code around the call; what happened is in the last line.
  const message = error instanceof Error && error.name.startsWith("Prisma") ? (whole.split("\n").at(-1) ?? whole) : whole;
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

/** An error with its stack and causes, for the trainer's own log. */
export function detailsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? "" : `\n  because: ${detailsOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
