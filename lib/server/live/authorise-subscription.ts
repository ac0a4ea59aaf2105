import { parseInput } from "../../contracts/errors";
import { LIVE_VERSION, type LiveEvent, subscribeSchema } from "../../contracts/live";
import { type Actor, mayDo } from "../../contracts/roles";
import { database } from "../database/database";
import { permit } from "../people/permit";
import { readProject } from "../projects/read-project";
import { findRun } from "../runs/find-run";
import { listRuns } from "../runs/list-runs";
import { readPolicyClip, readRewardFit } from "../runs/read-run";
import { storedMetrics } from "../runs/stored-metrics";
import { labelsChanged, runChanged } from "./live-events-for";
import { annotatorRoom, researcherRoom, runRoom } from "./rooms";

export interface Subscription {
  /** socket.io rooms to join. */
  readonly rooms: readonly string[];
  /** What the browser missed: to be asked after joining, so that nothing falls between. */
  missed(): Promise<LiveEvent[]>;
}

/**
 * Whether a person may follow a run or a project, and what to send them first.
 * @throws TandemError UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, INVALID_INPUT
 */
export async function authoriseSubscription(actor: Actor | null, input: unknown): Promise<Subscription> {
  const wanted = parseInput(subscribeSchema, input, "subscription");
  return wanted.room === "run" ? followRun(actor, wanted.id, wanted.after) : followProject(actor, wanted.id);
}

async function followRun(actor: Actor | null, runId: string, after: number): Promise<Subscription> {
  permit(actor, "run.read");
  const client = database();
  await findRun(client, runId);
  return {
    rooms: [runRoom(runId)],
    async missed() {
      const [run, points, policyClip, rewardFit] = await Promise.all([
        findRun(client, runId),
        storedMetrics(client, runId, after + 1),
        readPolicyClip(client, runId),
        readRewardFit(client, runId),
      ]);
      const events: LiveEvent[] = [runChanged(run)];
      if (points.length > 0) events.push({ version: LIVE_VERSION, type: "run.metrics", runId, points });
      if (policyClip) events.push({ version: LIVE_VERSION, type: "run.clip", runId, policyClip });
      if (rewardFit) events.push({ version: LIVE_VERSION, type: "run.fit", runId, rewardFit });
      return events;
    },
  };
}

async function followProject(actor: Actor | null, projectId: string): Promise<Subscription> {
  await readProject(actor, { projectId });
  const seesRuns = actor !== null && mayDo(actor.role, "run.read");
  if (!seesRuns) return { rooms: [annotatorRoom(projectId)], missed: async () => [await labelsChanged(projectId)] };
  return {
    rooms: [annotatorRoom(projectId), researcherRoom(projectId)],
    async missed() {
      const runs = await listRuns(actor, { projectId });
      const events = runs.map((run): LiveEvent => ({ version: LIVE_VERSION, type: "project.runs", projectId, run }));
      return [await labelsChanged(projectId), ...events];
    },
  };
}
