import os from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { RandomStream } from "../../lib/numerics/random";
import { Annotator, type RoundTrip } from "./annotator";
import { PASSWORD, type Stage, setStage } from "./stage";

export interface WebBenchOptions {
  /** The repository, with its pages built. */
  readonly root: string;
  readonly annotators?: number;
  /** Answers measured in each part. */
  readonly answers?: number;
  readonly signal?: AbortSignal;
}

/** Milliseconds. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

export interface WebPart {
  /** Seconds that each annotator looks at a pair, uniformly distributed. */
  readonly looking: readonly [number, number];
  readonly answers: number;
  readonly answersPerSecond: number;
  /** Answer sent until the next pairs are here, everything in between included. */
  readonly roundTrip: Percentiles;
  /** Answer sent until the server says that it is stored. */
  readonly stored: Percentiles;
  /** Next pairs asked for until they are here. */
  readonly next: Percentiles;
}

export interface WebReport {
  readonly annotators: number;
  /** People at a quick pace: the figure that counts. */
  readonly paced: WebPart;
  /** Nobody looks at anything: what the machine can do at most. */
  readonly saturated: WebPart;
  readonly machine: { readonly processor: string; readonly cores: number; readonly node: string; readonly load: number };
}

/** Answers given before any is measured: connections, prepared statements and compiled code are there then. */
const WARM_UP = 5;
const QUICK: readonly [number, number] = [0.5, 1.5];

/**
 * The round trip of a label with simulated annotators, over HTTP with connections kept open, against the real web process and a
 * durable PostgreSQL: answer sent, stored, next pair here. The annotators run in this process, on the same cores.
 */
export async function benchWeb({ root, annotators = 20, answers = 1000, signal }: WebBenchOptions): Promise<WebReport> {
  const each = Math.ceil(answers / annotators);
  const stage = await setStage(root, annotators, annotators * (2 * each + 2 * WARM_UP + 2));
  const people: Annotator[] = [];
  try {
    for (const email of stage.annotators) {
      const annotator = new Annotator(stage.origin);
      people.push(annotator);
      await annotator.signIn(email, PASSWORD);
      await annotator.openPage(stage.projectId);
      signal?.throwIfAborted();
    }
    await measure(stage, people, WARM_UP, [0, 0.1], signal);
    const paced = await measure(stage, people, each, QUICK, signal);
    await measure(stage, people, WARM_UP, [0, 0], signal);
    const saturated = await measure(stage, people, each, [0, 0], signal);
    const machine = { processor: os.cpus()[0]?.model.trim() ?? "unknown", cores: os.availableParallelism(), node: process.version };
    return { annotators, paced, saturated, machine: { ...machine, load: os.loadavg()[0] } };
  } finally {
    for (const annotator of people) annotator.close();
    await stage.close();
  }
}

async function measure(
  { projectId }: Stage,
  people: readonly Annotator[],
  each: number,
  looking: readonly [number, number],
  signal: AbortSignal | undefined,
): Promise<WebPart> {
  const trips: RoundTrip[] = [];
  const started = performance.now();
  await Promise.all(
    people.map(async (annotator, number) => {
      const random = RandomStream.fromSeed(number, "annotator");
      for (let i = 0; i < each; i++) {
        signal?.throwIfAborted();
        const pause = random.between(...looking);
        if (pause > 0) await sleep(1000 * pause);
        trips.push(await annotator.answerOne(projectId, random));
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  return {
    looking,
    answers: trips.length,
    answersPerSecond: trips.length / seconds,
    roundTrip: percentiles(trips.map(({ stored, next }) => stored + next)),
    stored: percentiles(trips.map(({ stored }) => stored)),
    next: percentiles(trips.map(({ next }) => next)),
  };
}

/** By the nearest rank. */
export function percentiles(values: readonly number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}
