import { expect, test } from "vitest";
import { createCpuEngine } from "../compiler/eager-engine";
import type { Preference } from "../contracts/preference";
import { type RunConfigurationInput, runConfigurationSchema } from "../contracts/run-configuration";
import { CheckpointError, checkpointDigest } from "./checkpoint";
import { createRun } from "./create-run";
import type { Ports, ProposedPair } from "./ports";
import { trainHeadless } from "./train-headless";
import { TrivialEnvironment } from "./trivial-environment";

const small = (kind: "human" | "both" | "synthetic", seed = 1) =>
  runConfigurationSchema.parse({
    environment: "Pendulum-v1",
    algorithm: "drlhf",
    seed,
    environmentSteps: 60,
    stepsPerIteration: 16,
    evaluationEpisodes: 1,
    teacher: { kind },
    labels: { budget: 24, initial: 8, perIteration: 6, segmentLength: 3, heldOut: 0.25 },
    reward: { hidden: [8], batchPairs: 4, initialSteps: 6, steps: 3 },
    policy: { hidden: [8], batch: 8, learningStarts: 20 },
  } satisfies RunConfigurationInput);

/** People who answer when told to. */
function people() {
  const pairs: ProposedPair[] = [];
  const given = new Map<number, Preference>();
  const labels: number[] = [];
  const ports: Ports = {
    clock: () => 0,
    propose: (proposed) => void pairs.push(...proposed),
    answers: async (from, to) => Array.from({ length: to - from }, (_, k) => given.get(from + k)),
    record: ({ values }) => values.labels !== undefined && labels.push(values.labels),
    publishClip() {},
    publishFit() {},
    progress() {},
  };
  return { ports, pairs, given, labels };
}

const start = (configuration: ReturnType<typeof small>, checkpoint?: Uint8Array) =>
  createRun(configuration, { engine: createCpuEngine(), environment: async () => new TrivialEnvironment(), checkpoint });
const options = (ports: Ports) => ({ ports, until: Number.POSITIVE_INFINITY, signal: new AbortController().signal });
const answer = ({ index }: ProposedPair): Preference => (["first", "second", "equal", "skip"] as const)[index % 4];

test("a run waits for people, says for how many, and goes on when the last of the batch has come", async () => {
  const { ports, pairs, given, labels } = people();
  const run = await start(small("human"));
  expect(await run.advance(options(ports))).toEqual({ kind: "awaiting-labels", waitingFor: 8 });
  expect(pairs.every(({ teacher, preference }) => teacher === "human" && preference === undefined)).toBe(true);
  for (const pair of pairs.slice(1)) given.set(pair.index, "first");
  expect(await run.advance(options(ports))).toEqual({ kind: "awaiting-labels", waitingFor: 1 });
  expect(pairs.length).toBe(8);
  given.set(0, "skip");
  expect(await run.advance(options(ports))).toEqual({ kind: "awaiting-labels", waitingFor: 6 });
  expect(run.iteration).toBe(1);
  // "Can't tell" counts for nothing.
  expect(run.labels).toBe(7);
  expect(labels).toEqual([7]);
});

test("the order in which people answer, and a restart while they do, change no bit", async () => {
  const finish = async (order: (n: number) => number[], restart: boolean) => {
    const { ports, pairs, given } = people();
    let run = await start(small("human"));
    for (;;) {
      const outcome = await run.advance(options(ports));
      if (outcome.kind === "completed") return checkpointDigest(await run.checkpoint());
      const open = pairs.filter(({ index }) => !given.has(index));
      for (const k of order(open.length)) {
        given.set(open[k].index, answer(open[k]));
        if (!restart) continue;
        run = await start(small("human"), await run.checkpoint());
        if (given.size < pairs.length) expect((await run.advance(options(ports))).kind).toBe("awaiting-labels");
      }
    }
  };
  const forwards = await finish((n) => Array.from({ length: n }, (_, k) => k), false);
  expect(await finish((n) => Array.from({ length: n }, (_, k) => n - 1 - k), true)).toBe(forwards);
});

test("with both teachers each batch is split by the share, and only people's pairs are waited for", async () => {
  const { ports, pairs } = people();
  const run = await start(small("both"));
  expect(await run.advance(options(ports))).toEqual({ kind: "awaiting-labels", waitingFor: 4 });
  expect(pairs.filter(({ teacher }) => teacher === "synthetic").every(({ preference }) => preference !== undefined)).toBe(true);
  const again = people();
  await (await start(small("both"))).advance(options(again.ports));
  expect(again.pairs).toEqual(pairs);
});

test("a checkpoint of another configuration is refused with the part that differs", async () => {
  const bytes = await (await start(small("synthetic"))).checkpoint();
  await expect(start(small("synthetic", 2), bytes)).rejects.toThrow(/another configuration: seed was 1, not 2/);
  await expect(start(small("synthetic"), bytes.subarray(1))).rejects.toThrow(CheckpointError);
});

test("the headless runner goes on from its checkpoint to the same result", async () => {
  const base = { configuration: small("synthetic"), environment: async () => new TrivialEnvironment() };
  const untimed = ({ seconds: _, ...rest }: Awaited<ReturnType<typeof trainHeadless>>) => rest;
  const steps: number[] = [];
  const undisturbed = await trainHeadless({ ...base, engine: createCpuEngine(), onProgress: ({ step }) => void steps.push(step) });
  expect([...new Set(steps)]).toEqual([20, 36, 52, 60]);
  expect(undisturbed).toMatchObject({ labels: 20, environmentSteps: 60, updates: 40 });

  const controller = new AbortController();
  let checkpoint: Uint8Array | undefined;
  const interrupted = trainHeadless({
    ...base,
    engine: createCpuEngine(),
    signal: controller.signal,
    environment: async () => {
      const environment = new TrivialEnvironment();
      const step = environment.step.bind(environment);
      let steps = 0;
      environment.step = (action) => {
        if (++steps === 27) controller.abort(new Error("stopped by hand"));
        return step(action);
      };
      return environment;
    },
    onCheckpoint: (bytes) => {
      checkpoint = bytes;
    },
  });
  await expect(interrupted).rejects.toThrow("stopped by hand");
  expect(untimed(await trainHeadless({ ...base, engine: createCpuEngine(), checkpoint }))).toEqual(untimed(undisturbed));
});

test("the headless runner refuses a run that asks people", async () => {
  const run = trainHeadless({
    configuration: small("human"),
    engine: createCpuEngine(),
    environment: async () => new TrivialEnvironment(),
  });
  await expect(run).rejects.toThrow(/nobody to ask; use "synthetic"/);
});
