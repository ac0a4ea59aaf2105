import type { LiveEvent } from "@/lib/contracts/live";
import type { RunDetail, RunView, StoredMetric } from "@/lib/contracts/run";

/** What a run's page holds: the run as it was opened, carried on by live events. */
export interface LiveRun extends RunDetail {
  /** Of the slice under way; not stored. */
  readonly progress: { readonly step: number; readonly stepsPerSecond: number } | undefined;
}

/** The page's state after an event; the same object when the event is another run's or brings nothing new. */
export function applyLiveEvent(held: LiveRun, event: LiveEvent): LiveRun {
  switch (event.type) {
    case "run.changed":
      return event.run.id === held.run.id ? withRun(held, event.run) : held;
    case "run.metrics":
      return event.runId === held.run.id ? withMetrics(held, event.points) : held;
    case "run.progress":
      return event.runId === held.run.id ? { ...held, progress: { step: event.step, stepsPerSecond: event.stepsPerSecond } } : held;
    case "run.clip":
      return event.runId === held.run.id ? { ...held, policyClip: event.policyClip } : held;
    case "run.fit":
      return event.runId === held.run.id ? { ...held, rewardFit: event.rewardFit } : held;
    default:
      return held;
  }
}

/** A run's row names a further step only when a checkpoint of that step, with its models, was stored with it. */
function withRun(held: LiveRun, run: RunView): LiveRun {
  const saved = run.step > Math.max(0, held.checkpoints[0]?.step ?? 0);
  const checkpoints = saved ? [{ step: run.step, createdAt: new Date().toISOString() }, ...held.checkpoints] : held.checkpoints;
  return { ...held, run, checkpoints, progress: run.state === "TRAINING" ? held.progress : undefined };
}

/** Adds points by their sequence: one that is held already, sent again after a lost connection, is not added twice. */
function withMetrics(held: LiveRun, points: readonly StoredMetric[]): LiveRun {
  const known = new Set(held.metrics.map(({ sequence }) => sequence));
  const fresh = points.filter(({ sequence }) => !known.has(sequence));
  if (fresh.length === 0) return held;
  return { ...held, metrics: [...held.metrics, ...fresh].sort((a, b) => a.sequence - b.sequence) };
}

/** The last sequence held, for the question what was missed; -1 before the first. */
export function lastSequence({ metrics }: Pick<RunDetail, "metrics">): number {
  return metrics.at(-1)?.sequence ?? -1;
}
