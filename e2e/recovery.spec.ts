import { createHash, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@playwright/test";
import pg from "pg";
import type { Answer, LeasedPair } from "../lib/contracts/preference";
import type { RunView } from "../lib/contracts/run";
import type { RunConfigurationInput } from "../lib/contracts/run-configuration";
import { ApiClient, newAccount, Refused } from "./api-client";
import { TandemServer } from "./tandem-server";

/** People and a synthetic teacher, several iterations, and long enough to be killed in the middle. */
const CONFIGURATION: RunConfigurationInput = {
  environment: "Pendulum-v1",
  algorithm: "sobirl",
  seed: 7,
  engine: "onnxruntime",
  environmentSteps: 6000,
  stepsPerIteration: 500,
  evaluationEpisodes: 1,
  teacher: { kind: "both", humanShare: 0.5 },
  labels: { budget: 40, initial: 16, perIteration: 8, segmentLength: 20, heldOut: 0.2 },
  reward: { hidden: [32, 32], initialSteps: 40, steps: 4, batchPairs: 16 },
  policy: { hidden: [64, 64], batch: 128, learningStarts: 500 },
  response: { warmup: 1000, bound: 1 },
};

/** What a person of fixed taste answers: decided by the two clips alone, so that it is the same in every run of the same bits. */
function answerOf({ left, right, flipped }: LeasedPair): Answer {
  const taste = ({ poses }: LeasedPair["left"]) => createHash("sha256").update(poses).digest("hex");
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
  /** sha256 of the last checkpoint, and of each model at its last step. */
  readonly bits: Record<string, string>;
  /** Labels of people by the id that the browser gave them, with what became of them. */
  readonly labels: { readonly clientId: string; readonly pairId: string }[];
  readonly index: Record<number, string>;
}

async function outcomeOf(server: TandemServer, runId: string): Promise<Outcome> {
  const cluster = path.join(server.dataFolder, "postgres");
  const client = new pg.Client({
    host: "127.0.0.1",
    port: Number(readFileSync(path.join(cluster, "port"), "utf8")),
    user: "tandem",
    database: "tandem",
    password: readFileSync(path.join(cluster, "cluster/tandem.password"), "utf8").trim(),
  });
  await client.connect();
  try {
    const ask = async (text: string) => (await client.query(text, [runId])).rows;
    const [checkpoint] = await ask("SELECT sha256 FROM checkpoint WHERE run_id = $1 ORDER BY epoch DESC LIMIT 1");
    const models = await ask("SELECT DISTINCT ON (what) what, sha256 FROM model_object WHERE run_id = $1 ORDER BY what, step DESC");
    const labels = await ask(`SELECT client_id AS "clientId", pair_id AS "pairId" FROM label WHERE run_id = $1 AND person_id IS NOT NULL`);
    const pairs = await ask("SELECT pair.index, preference FROM pair JOIN label ON label.id = pair.label_id WHERE pair.run_id = $1");
    return {
      bits: { checkpoint: checkpoint.sha256, ...Object.fromEntries(models.map(({ what, sha256 }) => [what, sha256])) },
      labels,
      index: Object.fromEntries(pairs.map(({ index, preference }) => [index, preference])),
    };
  } finally {
    await client.end();
  }
}

/** Runs the configuration to its end; `disturb` is called with a way to wait until the run has come so far. */
async function completeRun(disturb: (server: TandemServer, reached: (labels: number, step: number) => Promise<void>) => Promise<void>) {
  const server = await TandemServer.start();
  try {
    const client = await ApiClient.first(server.url, newAccount("Ada"));
    const { project } = await client.call<{ project: { id: string } }>("POST", "/api/projects", {
      name: "Swing up",
      environment: "Pendulum-v1",
    });
    const launch = { projectId: project.id, name: "to be disturbed", configuration: CONFIGURATION, seeds: [7] };
    const [{ id: runId }] = (await client.call<{ runs: RunView[] }>("POST", "/api/runs", launch)).runs;
    const annotator = new Annotator(client, project.id);
    const done = new AbortController();
    const read = async () => (await client.call<{ run: RunView }>("GET", `/api/runs/${runId}`).catch(() => undefined))?.run;
    const reached = async (labels: number, step: number) => {
      await expect
        .poll(async () => annotator.acknowledged.size >= labels && ((await read())?.step ?? 0) >= step, {
          timeout: 90_000,
          intervals: [50],
        })
        .toBe(true);
    };
    const working = annotator.work(done.signal);
    try {
      await Promise.all([
        disturb(server, reached),
        expect.poll(async () => (await read())?.state, { timeout: 180_000, intervals: [200] }).toMatch(/COMPLETED|FAILED/),
      ]);
    } finally {
      done.abort();
    }
    await working;
    const run = await read();
    expect(run, server.output).toMatchObject({ state: "COMPLETED", reason: null });
    return { ...(await outcomeOf(server, runId)), acknowledged: annotator.acknowledged, output: server.output };
  } finally {
    await server.stop();
  }
}

test("a run whose trainer, web process and database are killed ends with the bits of an undisturbed one", async () => {
  test.setTimeout(480_000);
  const undisturbed = await completeRun(async () => undefined);
  const disturbed = await completeRun(async (server, reached) => {
    await reached(3, 0);
    server.kill("web");
    await reached(8, 700);
    server.kill("trainer");
    await reached(10, 1800);
    server.kill("postgres");
    await reached(12, 2800);
    server.kill("trainer");
    server.kill("web");
    server.kill("postgres");
  });
  expect(disturbed.index).toEqual(undisturbed.index);
  expect(disturbed.bits).toEqual(undisturbed.bits);
  for (const { acknowledged, labels } of [undisturbed, disturbed]) {
    // Each acknowledged answer is there once, and nothing else.
    expect(labels.map(({ clientId }) => clientId).sort()).toEqual([...acknowledged].sort());
    expect(new Set(labels.map(({ pairId }) => pairId)).size).toBe(labels.length);
  }
});
