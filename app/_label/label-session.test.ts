import { beforeEach, expect, test } from "vitest";
import { TandemError } from "@/lib/contracts/errors";
import type { LabelProgress, LeasedPair } from "@/lib/contracts/preference";
import { type LabelPorts, LabelSession } from "./label-session";
import { type KeptAnswer, Outbox } from "./outbox";

const A = "aaaaaaaa-0000-4000-8000-000000000000";
const B = "bbbbbbbb-0000-4000-8000-000000000000";
const C = "cccccccc-0000-4000-8000-000000000000";
const D = "dddddddd-0000-4000-8000-000000000000";
const E = "eeeeeeee-0000-4000-8000-000000000000";

const unreachable = () => new TandemError("UNAVAILABLE", "no server");
const progress = { projectId: "p", waiting: 9, labelled: 0, mine: 0 };
const clip = { environment: "Pendulum-v1", frameRate: 20, poseSize: 1, length: 1, poses: "AAAAAA==" };

/** A map that looks like the browser's storage. */
function memoryStorage(): Storage {
  const entries = new Map<string, string>();
  return {
    get length() {
      return entries.size;
    },
    key: (index) => [...entries.keys()][index] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
    clear: () => entries.clear(),
  };
}

/** A server with pairs and stored labels, and a switch for its connection. */
class World implements LabelPorts {
  pairs: string[] = [];
  stored: KeptAnswer[] = [];
  online = true;
  /** The request arrives, its answer does not. */
  loseAnswers = false;
  refusal: TandemError | undefined;
  time = 0;
  requests = 0;
  #ids = 0;
  #waiting: (() => void)[] = [];

  async lease(want: number): Promise<LeasedPair[]> {
    if (!this.online) throw unreachable();
    const open = this.pairs.filter((id) => !this.stored.some((label) => label.pairId === id));
    return open.slice(0, want).map((id) => this.#leased(id));
  }
  #leased(id: string): LeasedPair {
    const leasedUntil = new Date(this.time + 60_000).toISOString();
    return { id, projectId: "p", runId: "r", flipped: false, left: clip, right: clip, leasedUntil };
  }
  async submit(answer: KeptAnswer): Promise<LabelProgress> {
    this.requests++;
    if (!this.online) throw unreachable();
    if (this.refusal) throw this.refusal;
    if (!this.stored.some(({ clientId }) => clientId === answer.clientId)) this.stored.push(answer);
    if (this.loseAnswers) throw unreachable();
    return { ...progress, labelled: this.stored.length, mine: this.stored.length };
  }
  async undo(pairId: string): Promise<LeasedPair> {
    if (!this.online) throw unreachable();
    if (this.refusal) throw this.refusal;
    this.stored = this.stored.filter((label) => label.pairId !== pairId);
    return this.#leased(pairId);
  }
  now = () => this.time;
  newId = () => `${String(++this.#ids).padStart(8, "0")}-0000-4000-8000-000000000000`;
  pause(_: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      signal.addEventListener("abort", () => resolve());
    });
  }
  /** All waits end. */
  elapse(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

const settle = async () => {
  for (let i = 0; i < 50; i++) await Promise.resolve();
};

let world: World;
let storage: Storage;
const open = async (personId = "ada") => {
  const session = new LabelSession({ ports: world, outbox: new Outbox(storage, personId), personId, progress });
  session.poke();
  await settle();
  return session;
};

beforeEach(() => {
  world = new World();
  world.pairs = [A, B, C, D];
  storage = memoryStorage();
});

test("the next pair stands before the server has answered, and the count follows the server", async () => {
  const session = await open();
  expect(session.view().current?.pair.id).toBe(A);
  world.time = 1500;
  session.answer("left");
  expect(session.view().current?.pair.id).toBe(B);
  expect(session.view().progress.mine).toBe(0);
  await settle();
  expect(session.view()).toMatchObject({ unsent: 0, progress: { mine: 1 } });
  expect(world.stored).toMatchObject([{ pairId: A, answer: "left", decisionMs: 1500 }]);
});

test("every pair is shown once, in order, until none waits; new ones continue the page by themselves", async () => {
  const session = await open();
  const seen: string[] = [];
  for (let i = 0; i < 4; i++) {
    seen.push(session.view().current?.pair.id ?? "");
    session.answer("right");
    await settle();
  }
  expect(seen).toEqual([A, B, C, D]);
  expect(session.view().phase).toBe("empty");
  world.pairs.push(E);
  session.learn({ projectId: "p", waiting: 1, labelled: 4, mine: 0 });
  await settle();
  expect(session.view()).toMatchObject({ phase: "ready", progress: { mine: 4, labelled: 4 }, announcement: "New pairs have come." });
});

test("answers given without a connection are kept, survive the page, and are sent once each", async () => {
  const session = await open();
  world.online = false;
  session.answer("left");
  session.answer("equal");
  session.answer("skip");
  await settle();
  expect(session.view()).toMatchObject({ unsent: 3, offline: true, phase: "unreachable" });
  session.close();

  world.online = true;
  const later = await open();
  expect(world.stored.map(({ pairId, answer }) => [pairId, answer])).toEqual([
    [A, "left"],
    [B, "equal"],
    [C, "skip"],
  ]);
  expect(later.view()).toMatchObject({ unsent: 0, current: { pair: { id: D } } });
  expect(storage.length).toBe(0);
});

test("an answer whose acknowledgement was lost is sent again under the same id", async () => {
  const session = await open();
  world.loseAnswers = true;
  session.answer("left");
  await settle();
  expect(session.view()).toMatchObject({ unsent: 1, offline: true });
  world.loseAnswers = false;
  world.elapse();
  await settle();
  expect(session.view()).toMatchObject({ unsent: 0, offline: false, progress: { mine: 1 } });
  expect(world.stored).toHaveLength(1);
  expect(world.requests).toBe(2);
});

test("another person's kept answers are not sent", async () => {
  const session = await open("ada");
  world.online = false;
  session.answer("left");
  await settle();
  session.close();
  world.online = true;
  await open("bob");
  expect(world.stored).toEqual([]);
  await open("ada");
  expect(world.stored).toHaveLength(1);
});

test("undo before sending needs no server; undo of a stored answer is the server's", async () => {
  const session = await open();
  session.answer("left");
  await settle();
  await session.undo();
  expect(world.stored).toEqual([]);
  expect(session.view()).toMatchObject({ current: { pair: { id: A } }, progress: { mine: 0 } });

  world.online = false;
  session.answer("left");
  session.answer("right");
  await settle();
  await session.undo();
  expect(session.view().current?.pair.id).toBe(B);
  expect(session.view().unsent).toBe(1);
});

test("nothing can be answered while an answer is being taken back: the choices say so", async () => {
  const session = await open();
  session.answer("left");
  await settle();
  expect(session.view().canAnswer).toBe(true);
  const undone = session.undo();
  expect(session.view().canAnswer).toBe(false);
  session.answer("right");
  await undone;
  expect(session.view()).toMatchObject({ canAnswer: true, unsent: 0, current: { pair: { id: A } } });
  await settle();
  expect(world.stored).toEqual([]);
});

test("undo never forgets an answer that may have reached the server", async () => {
  const session = await open();
  world.loseAnswers = true;
  session.answer("left");
  await settle();
  world.online = false;
  await session.undo();
  expect(session.view().message).toContain("could not be taken back");
  expect(session.view().unsent).toBe(1);
});

test("an answer that the server refuses is dropped with its reason, and the others go on", async () => {
  const session = await open();
  world.refusal = new TandemError("CONFLICT", "The pair went to somebody else.");
  session.answer("left");
  await settle();
  expect(session.view()).toMatchObject({ unsent: 0, progress: { mine: 0 } });
  expect(session.view().message).toContain("went to somebody else");
});

test("signed out: answers stay until the person is back", async () => {
  const session = await open();
  world.refusal = new TandemError("UNAUTHENTICATED", "Sign in.");
  session.answer("left");
  await settle();
  expect(session.view()).toMatchObject({ unsent: 1, signedOut: true });
  world.refusal = undefined;
  session.poke();
  await settle();
  expect(session.view()).toMatchObject({ unsent: 0, signedOut: false });
});

test("pairs whose lease has run out are let go", async () => {
  const session = await open();
  world.time = 120_000;
  world.pairs = [D];
  session.renew();
  await settle();
  expect(session.view().current?.pair.id).toBe(D);
});
