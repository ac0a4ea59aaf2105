import { parseInput, TandemError } from "../../contracts/errors";
import type { Actor } from "../../contracts/roles";
import { controlInputSchema, FINAL_STATES, type RUN_CONTROLS, type RunState, type RunView } from "../../contracts/run";
import type { Prisma, Run } from "../../generated/prisma/client";
import { database } from "../database/database";
import { notFound } from "../known-id";
import { notify } from "../live/notify";
import { permit } from "../people/permit";
import { countWaiting } from "./count-waiting";
import { endRun } from "./end-run";
import { findRun } from "./find-run";
import { lockRun } from "./lock-run";
import { queueRun } from "./queue-run";

type Control = (typeof RUN_CONTROLS)[number];

const CONTROL_WORDS = { pause: "be paused", resume: "go on", stop: "be stopped" } as const satisfies Record<Control, string>;

const STATE_WORDS = {
  QUEUED: "is queued",
  TRAINING: "is training",
  AWAITING_LABELS: "waits for labels",
  PAUSED: "is paused",
  COMPLETED: "is completed",
  STOPPED: "was stopped",
  FAILED: "has failed",
} as const satisfies Record<RunState, string>;

/** Pauses a run, lets it go on, or stops it for good. What it has learnt up to its last checkpoint is kept. */
export async function controlRun(actor: Actor | null, input: unknown): Promise<RunView> {
  permit(actor, "run.control");
  const { runId, control } = parseInput(controlInputSchema, input, "control");
  return database().$transaction(async (transaction) => {
    const run = await lockRun(transaction, runId);
    if (!run) throw notFound("run");
    const refusal = refusalOf(run, control);
    if (refusal) throw new TandemError("CONFLICT", `${refusal} Nothing was changed.`);
    await CONTROLS[control](transaction, run);
    await notify(transaction, { kind: "run", runId });
    return findRun(transaction, runId);
  });
}

function refusalOf(run: Run, control: Control): string | undefined {
  const words = STATE_WORDS[run.state];
  if (FINAL_STATES.some((state) => state === run.state)) return `This run ${words}: it cannot ${CONTROL_WORDS[control]} any more.`;
  if (control === "pause" && run.state === "PAUSED") return "This run is paused already.";
  if (control === "pause" && run.pauseRequested) return "This run is pausing already: it does so within seconds.";
  if (control === "resume" && run.state !== "PAUSED" && !run.pauseRequested) return `This run ${words}: there is nothing to resume.`;
  return undefined;
}

const CONTROLS = {
  async pause(transaction, run) {
    // a slice under way is asked to end, and commits what it did
    const data = run.state === "TRAINING" ? { pauseRequested: true } : { state: "PAUSED" as const };
    await transaction.run.update({ where: { id: run.id }, data });
  },
  async resume(transaction, run) {
    if (run.state === "TRAINING") await transaction.run.update({ where: { id: run.id }, data: { pauseRequested: false } });
    else {
      // counted anew: an answer that was taken back while the run was paused is waited for again
      const waitingFor = await countWaiting(transaction, run.id);
      if (waitingFor > 0) await transaction.run.update({ where: { id: run.id }, data: { state: "AWAITING_LABELS", waitingFor } });
      else await queueRun(transaction, run.id);
    }
  },
  stop: (transaction, run) => endRun(transaction, run.id, { state: "STOPPED" }),
} as const satisfies Record<Control, (transaction: Prisma.TransactionClient, run: Run) => Promise<void>>;
