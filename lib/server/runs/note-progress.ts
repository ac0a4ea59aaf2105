import { database } from "../database/database";
import { notify } from "../live/notify";

interface Progress {
  readonly runId: string;
  readonly step: number;
  readonly stepsPerSecond: number;
}

/** Tells the browsers how far the slice under way has come. Nothing is stored. */
export async function noteProgress({ runId, step, stepsPerSecond }: Progress): Promise<void> {
  await notify(database(), { kind: "progress", runId, step, stepsPerSecond });
}
