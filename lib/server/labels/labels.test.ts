import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import type { LeasedPair } from "../../contracts/preference";
import type { Actor } from "../../contracts/roles";
import { database } from "../database/database";
import { completeSlice, fetchSlice } from "../queue/slice-queue";
import { claimRun } from "../runs/claim-run";
import { commitSlice } from "../runs/commit-slice";
import { controlRun } from "../runs/control-run";
import { readAnswers } from "../runs/read-answers";
import { recoverRuns } from "../runs/recover-runs";
import { claimed, humanPairs, launchedRun, type Scene, sliceOf, somebody } from "../testing/fixtures";
import { ownDatabase } from "../testing/test-database";
import { labelProgress } from "./label-progress";
import { leasePairs } from "./lease-pairs";
import { submitLabel } from "./submit-label";
import { undoLabel } from "./undo-label";

ownDatabase();
let scene: Scene;
let ada: Actor;
let bob: Actor;

beforeEach(async () => {
  for (let job = await fetchSlice(); job; job = await fetchSlice()) await completeSlice(job.jobId);
  scene = await launchedRun();
  await fetchSlice();
  [ada, bob] = [await somebody("annotator", "Ada"), await somebody("annotator", "Bob")];
});

/** Lets the run propose pairs and wait for them. */
async function propose(count: number): Promise<void> {
  await commitSlice(
    sliceOf(await claimed(scene.runId), { outcome: { kind: "awaiting-labels", waitingFor: count }, pairs: humanPairs(count) }),
  );
}
const lease = (actor: Actor, want = 1) => leasePairs(actor, { projectId: scene.projectId, want });
const answer = (actor: Actor, { id }: Pick<LeasedPair, "id">, more: Record<string, unknown> = {}) =>
  submitLabel(actor, { pairId: id, clientId: randomUUID(), answer: "left", decisionMs: 900, ...more });
const runState = async () => (await database().run.findUniqueOrThrow({ where: { id: scene.runId } })).state;
const letLeasesRunOut = () => database().pair.updateMany({ where: { runId: scene.runId }, data: { heldUntil: new Date(0) } });
/** What a clip's first number says: segments are marked 2 x index and 2 x index + 1. */
const markOf = (clip: LeasedPair["left"]) => Buffer.from(clip.poses, "base64").readFloatLE(0);

describe("leasing pairs", () => {
  test("the oldest come first, with both clips ready to draw", async () => {
    await propose(3);
    const pairs = await lease(ada, 2);
    expect(pairs.map(({ left, right, flipped }) => (flipped ? [markOf(right), markOf(left)] : [markOf(left), markOf(right)]))).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(pairs[0].left).toMatchObject({ environment: "Pendulum-v1", frameRate: 20, length: 4, poseSize: 2 });
    expect(Buffer.from(pairs[0].left.poses, "base64")).toHaveLength(4 * 2 * 4);
    expect(Date.parse(pairs[0].leasedUntil) - Date.now()).toBeGreaterThan(100_000);
  });

  test("asking again gives the same pairs on the same sides, kept longer", async () => {
    await propose(3);
    const first = await lease(ada, 2);
    await letLeasesRunOut();
    const again = await lease(ada, 2);
    expect(again.map(({ id, flipped }) => ({ id, flipped }))).toEqual(first.map(({ id, flipped }) => ({ id, flipped })));
    expect(Date.parse(again[0].leasedUntil)).toBeGreaterThan(Date.now());
    expect(await lease(ada, 3)).toHaveLength(3);
    expect(await lease(ada, 1)).toHaveLength(1);
  });

  test("nobody gets a pair that somebody else holds, until the lease runs out", async () => {
    await propose(2);
    const held = await lease(ada, 2);
    expect(await lease(bob, 2)).toEqual([]);
    await letLeasesRunOut();
    expect((await lease(bob, 2)).map(({ id }) => id)).toEqual(held.map(({ id }) => id));
    expect(await lease(ada, 2)).toEqual([]);
  });

  test("the sides are drawn anew for each person and pair", async () => {
    await propose(40);
    const flips: boolean[] = [];
    for (let i = 0; i < 5; i++) {
      const pairs = await lease(ada, 8);
      flips.push(...pairs.map(({ flipped }) => flipped));
      for (const pair of pairs) await answer(ada, pair);
    }
    expect(flips).toHaveLength(40);
    // 40 fair coins show one face fewer than 6 times once in a million
    expect(flips.filter(Boolean).length).toBeGreaterThanOrEqual(6);
    expect(flips.filter((flipped) => !flipped).length).toBeGreaterThanOrEqual(6);
  });

  test("pairs of an ended run are handed to nobody", async () => {
    await propose(2);
    await lease(ada, 1);
    await controlRun(scene.researcher, { runId: scene.runId, control: "stop" });
    expect(await lease(ada, 2)).toEqual([]);
    expect(await labelProgress(ada, scene)).toMatchObject({ waiting: 0 });
  });
});

describe("labelling", () => {
  test("what was pressed becomes a preference by the sides that were shown", async () => {
    await propose(8);
    const shown = await lease(ada, 8);
    for (const [i, pair] of shown.entries()) await answer(ada, pair, { answer: ["left", "right", "equal", "skip"][i % 4] });
    const expected = shown.map(({ flipped }, i) => [flipped ? "second" : "first", flipped ? "first" : "second", "equal", "skip"][i % 4]);
    expect(await readAnswers({ runId: scene.runId, from: 0, to: 8 })).toEqual(expected);
    expect(await database().label.count({ where: { runId: scene.runId, decisionMs: 900, personId: ada.id } })).toBe(8);
  });

  test("an answer that is sent again is stored once and answered alike, also when both arrive at once", async () => {
    await propose(2);
    const [pair] = await lease(ada);
    const clientId = randomUUID();
    const answers = await Promise.all(Array.from({ length: 6 }, () => answer(ada, pair, { clientId })));
    expect(new Set(answers.map(({ labelId }) => labelId)).size).toBe(1);
    expect(await answer(ada, pair, { clientId })).toEqual(answers[0]);
    expect(answers[0].progress).toEqual({ projectId: scene.projectId, waiting: 1, labelled: 1, mine: 1 });
    expect(await database().label.count({ where: { pairId: pair.id } })).toBe(1);
  });

  test("an answer's id is nobody else's", async () => {
    await propose(2);
    const [first, second] = await lease(ada, 2);
    const clientId = randomUUID();
    await answer(ada, first, { clientId });
    await expect(answer(ada, second, { clientId })).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await labelProgress(ada, scene)).toMatchObject({ waiting: 1, labelled: 1 });
  });

  test("a late answer is taken as long as nobody else has answered; then it is refused in words", async () => {
    await propose(2);
    const [first, second] = await lease(ada, 2);
    await letLeasesRunOut();
    await answer(ada, first);
    const [theirs] = await lease(bob, 1);
    expect(theirs.id).toBe(second.id);
    await answer(ada, second);
    await expect(answer(bob, theirs)).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("Somebody else has answered"),
    });
    await expect(answer(ada, second)).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringContaining("You have answered") });
    expect(await database().label.count({ where: { runId: scene.runId } })).toBe(2);
  });

  test("a pair that was never shown to a person is not theirs to answer", async () => {
    await propose(1);
    const [pair] = await lease(ada);
    await expect(answer(bob, pair)).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringContaining("not shown to you") });
    await expect(answer(ada, { id: randomUUID() })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("an answer for a run that ended is refused in words", async () => {
    await propose(1);
    const [pair] = await lease(ada);
    await controlRun(scene.researcher, { runId: scene.runId, control: "stop" });
    await expect(answer(ada, pair)).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringContaining("has ended") });
  });

  test("twenty annotators at once: every pair is answered once, and the run goes on exactly once", async () => {
    const count = 60;
    await propose(count);
    const people = await Promise.all(Array.from({ length: 20 }, (_, i) => somebody("annotator", `Person ${i}`)));
    const holders = new Map<string, string>();
    const times: number[] = [];
    await Promise.all(
      people.map(async (person) => {
        for (;;) {
          const pairs = await lease(person, 2);
          if (pairs.length === 0) return;
          for (const { id } of pairs) {
            expect(holders.get(id) ?? person.id).toBe(person.id);
            holders.set(id, person.id);
          }
          const from = performance.now();
          await answer(person, pairs[0]);
          times.push(performance.now() - from);
        }
      }),
    );
    expect(await database().label.count({ where: { runId: scene.runId } })).toBe(count);
    expect(new Set((await database().label.findMany({ where: { runId: scene.runId } })).map(({ pairId }) => pairId)).size).toBe(count);
    expect(await runState()).toBe("QUEUED");
    expect(await fetchSlice()).toMatchObject({ runId: scene.runId });
    expect(await fetchSlice()).toBeNull();
    expect((await readAnswers({ runId: scene.runId, from: 0, to: count })).includes(undefined)).toBe(false);
  });
});

describe("the batch that a run waits for", () => {
  test("the answer that completes it queues the next slice; those before only count down", async () => {
    await propose(3);
    const pairs = await lease(ada, 3);
    for (const [i, pair] of pairs.entries()) {
      expect(await runState()).toBe("AWAITING_LABELS");
      expect(await fetchSlice()).toBeNull();
      expect((await database().run.findUniqueOrThrow({ where: { id: scene.runId } })).waitingFor).toBe(3 - i);
      await answer(ada, pair);
    }
    expect(await runState()).toBe("QUEUED");
    expect(await fetchSlice()).toMatchObject({ runId: scene.runId });
  });

  test("answers that come while the slice is under way are not waited for", async () => {
    await commitSlice(sliceOf(await claimed(scene.runId), { pairs: humanPairs(2) }));
    const job = await fetchSlice();
    if (job) await completeSlice(job.jobId);
    const claim = await claimed(scene.runId);
    for (const pair of await lease(ada, 2)) await answer(ada, pair);
    expect(await runState()).toBe("TRAINING");
    expect(await commitSlice(sliceOf(claim, { outcome: { kind: "awaiting-labels", waitingFor: 2 } }))).toEqual({ state: "QUEUED" });
    expect(await fetchSlice()).toMatchObject({ runId: scene.runId });
  });

  test("the last answer and the commit that would wait for it cannot miss each other", async () => {
    for (let round = 0; round < 10; round++) {
      await commitSlice(sliceOf(await claimed(scene.runId), { pairs: humanPairs(1, round) }));
      const claim = await claimed(scene.runId);
      const [pair] = await lease(ada);
      await Promise.all([answer(ada, pair), commitSlice(sliceOf(claim, { outcome: { kind: "awaiting-labels", waitingFor: 1 } }))]);
      expect(await runState()).toBe("QUEUED");
    }
  });

  test("a run that was paused while it waited goes on waiting, or goes on, when it is resumed", async () => {
    await propose(2);
    const { researcher, runId } = scene;
    const [first, second] = await lease(ada, 2);
    await controlRun(researcher, { runId, control: "pause" });
    await answer(ada, first);
    expect(await controlRun(researcher, { runId, control: "resume" })).toMatchObject({ state: "AWAITING_LABELS", waitingFor: 1 });
    await controlRun(researcher, { runId, control: "pause" });
    await answer(ada, second);
    expect(await runState()).toBe("PAUSED");
    expect(await fetchSlice()).toBeNull();
    await undoLabel(ada, { pairId: second.id });
    expect(await controlRun(researcher, { runId, control: "resume" })).toMatchObject({ state: "AWAITING_LABELS", waitingFor: 1 });
    await controlRun(researcher, { runId, control: "pause" });
    await answer(ada, second);
    expect(await controlRun(researcher, { runId, control: "resume" })).toMatchObject({ state: "QUEUED" });
    expect(await fetchSlice()).toMatchObject({ runId });
  });

  test("a count that is wrong is mended by recovery", async () => {
    await propose(1);
    await database().pair.updateMany({ where: { runId: scene.runId }, data: { state: "CLOSED" } });
    await recoverRuns();
    expect(await runState()).toBe("QUEUED");
  });
});

describe("taking an answer back", () => {
  test("hands the pair out again on the same sides; the new answer is the one that counts", async () => {
    await propose(2);
    const [first, second] = await lease(ada, 2);
    await answer(ada, first, { answer: "left" });
    await answer(ada, second, { answer: "left" });
    expect(await runState()).toBe("QUEUED");
    const again = await undoLabel(ada, { pairId: second.id });
    expect(again).toMatchObject({ id: second.id, flipped: second.flipped, left: second.left });
    expect(await labelProgress(ada, scene)).toMatchObject({ waiting: 1, labelled: 1, mine: 1 });
    expect(await lease(bob)).toEqual([]);
    await answer(ada, second, { answer: "equal" });
    expect(await readAnswers({ runId: scene.runId, from: 1, to: 2 })).toEqual(["equal"]);
    expect(await database().label.count({ where: { pairId: second.id } })).toBe(2);
  });

  test("the run waits for it again", async () => {
    await propose(3);
    const [first] = await lease(ada, 3);
    await answer(ada, first);
    await undoLabel(ada, { pairId: first.id });
    expect(await database().run.findUniqueOrThrow({ where: { id: scene.runId } })).toMatchObject({
      state: "AWAITING_LABELS",
      waitingFor: 3,
    });
  });

  test("several in a row, from the last one backwards; never one further back, never somebody else's", async () => {
    await propose(4);
    const [first, second] = await lease(ada, 2);
    await answer(ada, first);
    await answer(ada, second);
    const [theirs] = await lease(bob);
    await answer(bob, theirs);
    const words = { code: "CONFLICT", message: "Only your own last answer can be taken back." };
    await expect(undoLabel(ada, { pairId: first.id })).rejects.toMatchObject(words);
    await expect(undoLabel(ada, { pairId: theirs.id })).rejects.toMatchObject(words);
    await undoLabel(ada, { pairId: second.id });
    await expect(undoLabel(ada, { pairId: second.id })).rejects.toMatchObject(words);
    await undoLabel(ada, { pairId: first.id });
    await expect(undoLabel(ada, { pairId: randomUUID() })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await labelProgress(ada, scene)).toMatchObject({ mine: 0, labelled: 1 });
  });

  test("an answer that training has read stays", async () => {
    await propose(1);
    const [pair] = await lease(ada);
    await answer(ada, pair);
    expect(await readAnswers({ runId: scene.runId, from: 0, to: 1 })).not.toContain(undefined);
    await expect(undoLabel(ada, { pairId: pair.id })).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("Training has used"),
    });
  });

  test("an answer is either read by training or taken back, never both", async () => {
    await propose(40);
    for (let index = 0; index < 40; index++) {
      const [pair] = await lease(ada);
      await answer(ada, pair);
      const [undone, [read]] = await Promise.all([
        undoLabel(ada, { pairId: pair.id }).then(
          () => true,
          () => false,
        ),
        readAnswers({ runId: scene.runId, from: index, to: index + 1 }),
      ]);
      expect(undone).toBe(read === undefined);
      if (undone) await answer(ada, pair);
    }
  });

  test("an answer sent late for a pair that was taken back is not stored twice", async () => {
    await propose(1);
    const [pair] = await lease(ada);
    const clientId = randomUUID();
    const { labelId } = await answer(ada, pair, { clientId });
    await undoLabel(ada, { pairId: pair.id });
    expect((await answer(ada, pair, { clientId })).labelId).toBe(labelId);
    expect(await labelProgress(ada, scene)).toMatchObject({ waiting: 1, labelled: 0 });
  });

  test("the run is claimed by nobody while it waits", async () => {
    await propose(1);
    expect(await claimRun({ runId: scene.runId, trainerId: "t" })).toBeNull();
  });
});
