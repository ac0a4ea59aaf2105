import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { leasePairs } from "../labels/lease-pairs";
import { submitLabel } from "../labels/submit-label";
import { commitSlice } from "../runs/commit-slice";
import { claimed, humanPairs, launchedRun, type Scene, sliceOf, somebody } from "../testing/fixtures";
import { type LosingProxy, losingProxy } from "../testing/losing-proxy";
import { ownDatabase } from "../testing/test-database";
import { database } from "./database";

const own = ownDatabase();
let proxy: LosingProxy;
let scene: Scene;

beforeEach(async () => {
  proxy = await losingProxy(own.url);
  process.env.DATABASE_URL = proxy.url;
  scene = await launchedRun();
});
afterEach(async () => {
  process.env.DATABASE_URL = own.url;
  await database().$queryRaw`SELECT 1`;
  await proxy.close();
});

test("a slice whose commit took place, but was never heard of, has all that its rows name", async () => {
  const { runId } = scene;
  const claim = await claimed(runId);
  // the first commit ends the look before the bytes are moved
  proxy.loseAnswerOfCommit(2);
  await expect(commitSlice(sliceOf(claim, { step: 300 }))).rejects.toThrow();
  const next = await claimed(runId);
  expect(next.committedEpoch).toBe(claim.epoch);
  expect(new TextDecoder().decode(await next.loadCheckpoint())).toBe("state at step 300");
});

test("an answer whose commit took place, but was never heard of, is stored once when it is sent again", async () => {
  const { runId, projectId } = scene;
  await commitSlice(sliceOf(await claimed(runId), { pairs: humanPairs(2) }));
  const annotator = await somebody("annotator");
  const [pair] = await leasePairs(annotator, { projectId, want: 1 });
  const answer = { pairId: pair.id, clientId: randomUUID(), answer: "left", decisionMs: 1 };
  proxy.loseAnswerOfCommit(1);
  await expect(submitLabel(annotator, answer)).rejects.toThrow();
  expect(await submitLabel(annotator, answer)).toMatchObject({ progress: { waiting: 1, labelled: 1, mine: 1 } });
  expect(await database().label.count({ where: { pairId: pair.id } })).toBe(1);
});
