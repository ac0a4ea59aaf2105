import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LiveEvent, liveEventSchema } from "../../contracts/live";
import type { Actor } from "../../contracts/roles";
import { leasePairs } from "../labels/lease-pairs";
import { submitLabel } from "../labels/submit-label";
import { changePerson } from "../people/change-person";
import { completeSlice, fetchSlice } from "../queue/slice-queue";
import { commitSlice } from "../runs/commit-slice";
import { controlRun } from "../runs/control-run";
import { launchRuns } from "../runs/launch-runs";
import { noteProgress } from "../runs/note-progress";
import { claimed, humanPairs, launch, launchedRun, type Scene, sliceOf, somebody } from "../testing/fixtures";
import { ownDatabase } from "../testing/test-database";
import { authoriseSubscription } from "./authorise-subscription";
import { type Delivery, liveEventsFor } from "./live-events-for";
import { LIVE_CHANNEL, type Notification, parseNotification } from "./notification";

const own = ownDatabase();
let listener: pg.Client;
let heard: Notification[] = [];
let scene: Scene;
let annotator: Actor;

beforeAll(async () => {
  listener = new pg.Client({ connectionString: own.url });
  await listener.connect();
  listener.on("notification", ({ payload }) => {
    expect(payload?.length).toBeLessThan(1000);
    const notification = parseNotification(payload);
    if (notification) heard.push(notification);
  });
  await listener.query(`LISTEN ${LIVE_CHANNEL}`);
  scene = await launchedRun();
  annotator = await somebody("annotator");
});
afterAll(() => listener.end());

/** What is notified while `work` runs, in order. */
async function during(work: () => Promise<unknown>): Promise<Notification[]> {
  await listener.query("SELECT 1");
  heard = [];
  await work();
  await listener.query("SELECT 1");
  return heard;
}
const eventsOf = async (notifications: readonly Notification[]): Promise<Delivery[]> => {
  const deliveries = (await Promise.all(notifications.map(liveEventsFor))).flat();
  for (const { event } of deliveries) liveEventSchema.parse(JSON.parse(JSON.stringify(event)));
  return deliveries;
};
const summary = (deliveries: readonly Delivery[]) =>
  deliveries.map(({ room, event }) => `${room.replace(/[0-9a-f-]{36}/, "<id>")} ${event.type}`);

const clip = {
  step: 100,
  clip: { environment: "Pendulum-v1", frameRate: 20, poseSize: 2, length: 1, poses: "AAAAAAAAAAA=" },
  trueRewards: [-1],
};

describe("every write is told", () => {
  test("a launch tells followers of the run and researchers of the project, and wakes trainers", async () => {
    const told = await during(() => launchRuns(scene.researcher, launch(scene.projectId)));
    expect(told.map(({ kind }) => kind)).toEqual(["slice", "run"]);
    expect(summary(await eventsOf(told))).toEqual(["run:<id> run.changed", "project:<id>:runs project.runs"]);
  });

  test("a slice tells its metrics, clip, fit, pairs and state", async () => {
    const metrics = [1, 2, 3].map((step) => ({ step, iteration: 0, seconds: step, values: { returnTrue: -step } }));
    const claim = await claimed(scene.runId);
    const told = await during(() =>
      commitSlice(
        sliceOf(claim, {
          outcome: { kind: "awaiting-labels", waitingFor: 2 },
          metrics,
          pairs: humanPairs(2),
          clip,
          fit: { step: 100, points: [{ true: 1, modelled: 2 }] },
        }),
      ),
    );
    expect(told.map(({ kind }) => kind).toSorted()).toEqual(["clip", "fit", "labels", "metrics", "run"]);
    const deliveries = await eventsOf(told);
    expect(summary(deliveries).toSorted()).toEqual([
      "project:<id> project.labels",
      "project:<id>:runs project.runs",
      "run:<id> run.changed",
      "run:<id> run.clip",
      "run:<id> run.fit",
      "run:<id> run.metrics",
    ]);
    const points = deliveries.flatMap(({ event }) => (event.type === "run.metrics" ? event.points : []));
    expect(points.map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
  });

  test("an answer tells everybody on the project, without whose it is; the last one tells that the run goes on", async () => {
    for (let job = await fetchSlice(); job; job = await fetchSlice()) await completeSlice(job.jobId);
    const pairs = await leasePairs(annotator, { projectId: scene.projectId, want: 2 });
    const answer = (pairId: string) => submitLabel(annotator, { pairId, clientId: crypto.randomUUID(), answer: "left", decisionMs: 1 });
    const first = await during(() => answer(pairs[0].id));
    expect(first.map(({ kind }) => kind)).toEqual(["run", "labels"]);
    const events = (await eventsOf(first)).map(({ event }) => event);
    expect(events).toContainEqual({
      version: 1,
      type: "project.labels",
      progress: { projectId: scene.projectId, waiting: 1, labelled: 1, mine: 0 },
    });
    expect((await during(() => answer(pairs[1].id))).map(({ kind }) => kind)).toEqual(["slice", "run", "labels"]);
  });

  test("progress, control and people", async () => {
    const { runId, researcher } = scene;
    expect(await eventsOf(await during(() => noteProgress({ runId, step: 7, stepsPerSecond: 123.5 })))).toMatchObject([
      { event: { type: "run.progress", step: 7, stepsPerSecond: 123.5 } },
    ]);
    expect(summary(await eventsOf(await during(() => controlRun(researcher, { runId, control: "pause" }))))).toContain(
      "run:<id> run.changed",
    );
    const admin = await somebody("admin");
    const told = await during(() => changePerson(admin, { personId: annotator.id, active: true }));
    expect(told).toEqual([{ kind: "person", personId: annotator.id }]);
    expect(await eventsOf(told)).toEqual([]);
  });

  test("what was rolled back is told to nobody", async () => {
    const told = await during(() => controlRun(scene.researcher, { runId: scene.runId, control: "pause" }).catch(() => undefined));
    expect(told).toEqual([]);
  });

  test("a payload of another version, or none, is passed over", () => {
    for (const payload of [undefined, "", "{", "[]", '{"kind":"unknown"}', '{"kind":"run","runId":"x"}'])
      expect(parseNotification(payload)).toBeUndefined();
  });
});

describe("subscriptions", () => {
  const types = (events: readonly LiveEvent[]) => events.map(({ type }) => type);

  test("a follower of a run is sent what it missed after its last sequence", async () => {
    const follow = async (after?: number) =>
      (await authoriseSubscription(scene.researcher, { room: "run", id: scene.runId, after })).missed();
    const all = await follow();
    expect(types(all)).toEqual(["run.changed", "run.metrics", "run.clip", "run.fit"]);
    const [, metrics] = await follow(1);
    expect(metrics).toMatchObject({ points: [{ sequence: 2 }] });
    expect(types(await follow(2))).toEqual(["run.changed", "run.clip", "run.fit"]);
    for (const event of all) liveEventSchema.parse(JSON.parse(JSON.stringify(event)));
  });

  test("annotators hear of a project's counts, researchers of its runs too", async () => {
    const wanted = { room: "project", id: scene.projectId };
    const forAnnotator = await authoriseSubscription(annotator, wanted);
    expect(forAnnotator.rooms).toEqual([`project:${scene.projectId}`]);
    expect(types(await forAnnotator.missed())).toEqual(["project.labels"]);
    const forResearcher = await authoriseSubscription(scene.researcher, wanted);
    expect(forResearcher.rooms).toEqual([`project:${scene.projectId}`, `project:${scene.projectId}:runs`]);
    expect(types(await forResearcher.missed())).toEqual(["project.labels", "project.runs", "project.runs"]);
  });

  test("what is malformed or unknown is refused", async () => {
    const refuse = (input: unknown, code: string) => expect(authoriseSubscription(scene.researcher, input)).rejects.toMatchObject({ code });
    for (const input of [
      undefined,
      null,
      "run",
      {},
      { room: "people", id: scene.runId },
      { room: "run", id: "x" },
      { room: "run", id: scene.runId, after: -2 },
    ])
      await refuse(input, "INVALID_INPUT");
    await refuse({ room: "run", id: crypto.randomUUID() }, "NOT_FOUND");
    await refuse({ room: "project", id: crypto.randomUUID() }, "NOT_FOUND");
  });
});
