import { createHash, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@playwright/test";
import pg from "pg";
import type { Answer, LeasedPair } from "../lib/contracts/preference";
import type { RunView } from "../lib/contracts/run";
import type { RunConfigurationInput } from "../lib/contracts/run-configuration";
import { decodeCheckpoint, encodeCheckpoint } from "../lib/training/checkpoint";
import { ApiClient, newAccount, Refused } from "./api-client";
import { databaseAddress } from "./database-address";
import { TandemServer } from "./tandem-server";

/** People and a synthetic teacher, several iterations, and long enough to be killed in the middle. */
const CONFIGURATION: RunConfigurationInput = {
  environment: "Pendulum-v1",
  algorithm: "sobirl",
  seed: 7,
  engine: "onnxruntime",
  environmentSteps: 8000,
  stepsPerIteration: 500,
  evaluationEpisodes: 1,
  teacher: { kind: "both", humanShare: 0.5 },
  labels: { budget: 40, initial: 16, perIteration: 8, segmentLength: 20, heldOut: 0.2 },
  reward: { hidden: [32, 32], initialSteps: 40, steps: 4, batchPairs: 16 },
  policy: { hidden: [64, 64], batch: 128, learningStarts: 500 },
  response: { warmup: 1000, bound: 1 },
};

const sha256 = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");

/** What a person of fixed taste answers: decided by the two clips alone, so that it is the same in every run of the same bits. */
function answerOf({ left, right, flipped }: LeasedPair): Answer {
  const taste = ({ poses }: LeasedPair["left"]) => sha256(poses);
  const [first, second] = flipped ? [taste(right), taste(left)] : [taste(left), taste(right)];
  if (first[0] === "0") return "skip";
  if (second[0] === "0") return "equal";
  return first < second === !flipped ? "left" : "right";
}

/** Answers pairs until told to end, and sends each answer until it is acknowledged. */
class Annotator {
  readonly #client: ApiClient;
  readonly #projectId: string;
  /** Ids of the answers that the server said it holds. */
  readonly acknowledged = new Set<string>();

  constructor(client: ApiClient, projectId: string) {
    this.#client = client;
    this.#projectId = projectId;
  }

  async work(done: AbortSignal): Promise<void> {
    while (!done.aborted) {
      const { pairs } = await this.#insist<{ pairs: LeasedPair[] }>(`/api/projects/${this.#projectId}/lease`, { want: 2 });
      for (const pair of pairs) {
        const clientId = randomUUID();
        await this.#insist("/api/labels", { pairId: pair.id, clientId, answer: answerOf(pair), decisionMs: 400 });
        this.acknowledged.add(clientId);
        await sleep(50);
      }
      if (pairs.length === 0) await sleep(200);
    }
  }

  async #insist<T>(path: string, body: unknown): Promise<T> {
    const deadline = Date.now() + 60_000;
    for (;;) {
      try {
        return await this.#client.call<T>("POST", path, body);
      } catch (error) {
        // Refused is a decision; anything else is a server that is away for a moment, which must not lose an answer.
        const away = !(error instanceof Refused) || error.status >= 500;
        if (!away || Date.now() > deadline) throw error;
        await sleep(100);
      }
    }
  }
}

interface Outcome {
  /** sha256 of the last checkpoint, but for the time it took, and of each model at its last step. */
  readonly bits: Record<string, string>;
  /** Labels of people by the id that the browser gave them, with what became of them. */
  readonly labels: { readonly clientId: string; readonly pairId: string }[];
  /** The answer that counts for each of the run's pairs, by index. */
  readonly answers: Record<number, string>;
}

async function outcomeOf(server: TandemServer, runId: string): Promise<Outcome> {
  const client = new pg.Client({ connectionString: databaseAddress(server.dataFolder) });
  await client.connect();
  try {
    const ask = async (text: string) => (await client.query(text, [runId])).rows;
    const [checkpoint] = await ask("SELECT key FROM checkpoint WHERE run_id = $1 ORDER BY epoch DESC LIMIT 1");
    const contents = decodeCheckpoint(readFileSync(path.join(server.dataFolder, "objects", checkpoint.key)));
    const models = await ask("SELECT DISTINCT ON (what) what, sha256 FROM model_object WHERE run_id = $1 ORDER BY what, step DESC");
    const labels = await ask(`SELECT client_id AS "clientId", pair_id AS "pairId" FROM label WHERE run_id = $1 AND person_id IS NOT NULL`);
    const pairs = await ask("SELECT pair.index, preference FROM pair JOIN label ON label.id = pair.label_id WHERE pair.run_id = $1");
    return {
      bits: {
        checkpoint: sha256(encodeCheckpoint({ ...contents, seconds: 0 })),
        ...Object.fromEntries(models.map(({ what, sha256 }) => [what, sha256])),
      },
      labels,
      answers: Object.fromEntries(pairs.map(({ index, preference }) => [index, preference])),
    };
  } finally {
    await client.end();
  }
}

interface Progress {
  /** Resolves when so many answers are acknowledged. */
  labelled(count: number): Promise<void>;
  /** Resolves in the middle of a slice at or after a committed step. */
  training(step: number): Promise<void>;
}

/** Runs the configuration to its end, while `disturb` does what it likes to the server. */
async function completeRun(
  environment: Readonly<Record<string, string>>,
  disturb: (server: TandemServer, progress: Progress) => Promise<void>,
) {
  const server = await TandemServer.start({ environment });
  try {
    const client = await ApiClient.first(server.url, newAccount("Ada"));
    const { project } = await client.call<{ project: { id: string } }>("POST", "/api/projects", {
      name: "Swing up",
      environment: "Pendulum-v1",
    });
    const launch = { projectId: project.id, name: "to be disturbed", configuration: CONFIGURATION, seeds: [7] };
    const [{ id: runId }] = (await client.call<{ runs: RunView[] }>("POST", "/api/runs", launch)).runs;
    const annotator = new Annotator(client, project.id);
    const read = async () => (await client.call<{ run: RunView }>("GET", `/api/runs/${runId}`).catch(() => undefined))?.run;
    const until = (holds: (run: RunView) => boolean) =>
      expect
        .poll(
          async () => {
            const run = await read();
            if (run && /COMPLETED|FAILED/.test(run.state) && !holds(run)) throw new Error(`${run.state} too early: ${run.reason}`);
            return run !== undefined && holds(run);
          },
          { timeout: 120_000, intervals: [50] },
        )
        .toBe(true);
    const progress: Progress = {
      labelled: (count) => until(() => annotator.acknowledged.size >= count),
      async training(step) {
        await until((run) => run.state === "TRAINING" && run.step >= step);
        await sleep(300);
      },
    };
    const done = new AbortController();
    const working = annotator.work(done.signal);
    try {
      await disturb(server, progress);
      await until(({ state }) => state === "COMPLETED");
    } finally {
      done.abort();
      await working;
    }
    return { ...(await outcomeOf(server, runId)), acknowledged: annotator.acknowledged };
  } catch (error) {
    throw new Error(`with the server's output:\n${server.output}`, { cause: error });
  } finally {
    await server.stop();
  }
}

test("a run whose trainer, web process and database are killed ends with the bits of an undisturbed one", async () => {
  test.setTimeout(480_000);
  const undisturbed = await completeRun({}, async () => undefined);
  // Short slices: more of them to be killed in, and other ones than before.
  const disturbed = await completeRun({ TANDEM_SLICE_SECONDS: "1.5" }, async (server, { labelled, training }) => {
    await labelled(3);
    server.kill("web");
    await training(500);
    server.kill("trainer");
    await labelled(12);
    server.kill("postgres");
    await training(2500);
    server.kill("postgres");
    await training(4000);
    for (const name of ["trainer", "web", "postgres"] as const) server.kill(name);
  });
  expect(disturbed.answers).toEqual(undisturbed.answers);
  expect(disturbed.bits).toEqual(undisturbed.bits);
  for (const { acknowledged, labels } of [undisturbed, disturbed]) {
    // Each acknowledged answer is there once, and nothing else.
    expect(labels.map(({ clientId }) => clientId).sort()).toEqual([...acknowledged].sort());
    expect(new Set(labels.map(({ pairId }) => pairId)).size).toBe(labels.length);
    expect(labels.length).toBeGreaterThan(15);
  }
});
