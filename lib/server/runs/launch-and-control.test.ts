import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { RUN_CONTROLS, RUN_STATES, type RunState, runViewSchema } from "../../contracts/run";
import { database } from "../database/database";
import { completeSlice, fetchSlice } from "../queue/slice-queue";
import { claimed, humanPairs, launch, launchedRun, type Scene, sliceOf } from "../testing/fixtures";
import { ownDatabase } from "../testing/test-database";
import { commitSlice } from "./commit-slice";
import { controlRun } from "./control-run";
import { launchRuns } from "./launch-runs";
import { listRuns } from "./list-runs";
import { readMetrics } from "./read-metrics";

ownDatabase();
let scene: Scene;
beforeAll(async () => {
  scene = await launchedRun();
});
beforeEach(async () => {
  for (let job = await fetchSlice(); job; job = await fetchSlice()) await completeSlice(job.jobId);
});

describe("launching", () => {
  test("one run for each seed, each with a slice in the queue", async () => {
    const runs = await launchRuns(scene.researcher, launch(scene.projectId, { name: "Three", seeds: [5, 6, 7] }));
    expect(runs.map(({ name, state, configuration }) => [name, state, configuration.seed])).toEqual([
      ["Three, seed 5", "QUEUED", 5],
      ["Three, seed 6", "QUEUED", 6],
      ["Three, seed 7", "QUEUED", 7],
    ]);
    const queued = [await fetchSlice(), await fetchSlice(), await fetchSlice()].map((job) => job?.runId);
    expect(queued.toSorted()).toEqual(runs.map(({ id }) => id).toSorted());
    const listed = await listRuns(scene.researcher, { projectId: scene.projectId });
    expect(listed.slice(0, 3).map(({ id }) => id)).toEqual(runs.map(({ id }) => id).toReversed());
    await expect(listRuns(scene.researcher, { projectId: crypto.randomUUID() })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("a run of a configuration that a later version would refuse is listed and claimed all the same", async () => {
    const { runId, projectId, researcher } = await launchedRun();
    const old = { environment: "Pendulum-v1", environmentSteps: 10, policy: { learningStarts: 1000 } };
    await database().run.update({ where: { id: runId }, data: { configuration: old } });
    const [listed] = await listRuns(researcher, { projectId });
    expect(runViewSchema.parse(listed).configuration).toMatchObject(old);
    expect((await claimed(runId)).configuration).toMatchObject(old);
  });

  test("what cannot be launched is refused by field, and nothing is launched", async () => {
    const before = await database().run.count();
    const refuse = (changes: Record<string, unknown>, expected: Record<string, unknown>) =>
      expect(launchRuns(scene.researcher, { ...launch(scene.projectId), ...changes })).rejects.toMatchObject(expected);
    await refuse(
      { configuration: { environment: "Hopper-v5" } },
      { code: "INVALID_INPUT", issues: [{ path: "configuration.environment" }] },
    );
    await refuse({ seeds: [1, 1] }, { code: "INVALID_INPUT", issues: [{ path: "seeds" }] });
    await refuse({ configuration: { environment: "Pendulum-v1", polcy: {} } }, { code: "INVALID_INPUT" });
    await refuse(
      { configuration: { environment: "Pendulum-v1", policy: { gamma: 1 } } },
      { issues: [{ path: "configuration.policy.gamma" }] },
    );
    await refuse({ projectId: crypto.randomUUID() }, { code: "NOT_FOUND" });
    expect(await database().run.count()).toBe(before);
    expect(await fetchSlice()).toBeNull();
  });
});

describe("controlling a run", () => {
  const ENDED = ["COMPLETED", "STOPPED", "FAILED"];
  /** What each control makes of each state; undefined: refused. */
  const NEXT: Record<(typeof RUN_CONTROLS)[number], Partial<Record<RunState, RunState>>> = {
    pause: { QUEUED: "PAUSED", TRAINING: "TRAINING", AWAITING_LABELS: "PAUSED" },
    resume: { PAUSED: "QUEUED" },
    stop: { QUEUED: "STOPPED", TRAINING: "STOPPED", AWAITING_LABELS: "STOPPED", PAUSED: "STOPPED" },
  };
  const cases = RUN_CONTROLS.flatMap((control) => RUN_STATES.map((state) => ({ control, state, next: NEXT[control][state] })));

  test.each(cases)("$control a run that is $state: $next", async ({ control, state, next }) => {
    const { runId } = scene;
    const claimedUntil = new Date(Date.now() + 30_000);
    await database().run.update({ where: { id: runId }, data: { state, pauseRequested: false, waitingFor: 0, claimedUntil } });
    const before = await database().run.findUniqueOrThrow({ where: { id: runId } });
    const call = controlRun(scene.researcher, { runId, control });
    if (next) {
      const run = await call;
      expect(run).toMatchObject({ state: next, pauseRequested: next === "TRAINING" });
      expect(run.finishedAt !== null).toBe(ENDED.includes(next));
      expect((await fetchSlice())?.runId).toBe(next === "QUEUED" ? runId : undefined);
    } else {
      await expect(call).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringMatching(/^This run .* Nothing was changed\.$/) });
      expect(await database().run.findUniqueOrThrow({ where: { id: runId } })).toEqual(before);
    }
    await database().run.update({ where: { id: runId }, data: { finishedAt: null } });
  });

  test("a pause that was asked for while training can be taken back, and not be asked for twice", async () => {
    const { runId, researcher } = await launchedRun();
    const claim = await claimed(runId);
    await controlRun(researcher, { runId, control: "pause" });
    await expect(controlRun(researcher, { runId, control: "pause" })).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await controlRun(researcher, { runId, control: "resume" })).toMatchObject({ state: "TRAINING", pauseRequested: false });
    expect(await commitSlice(sliceOf(claim))).toEqual({ state: "QUEUED" });
  });

  test("stopping closes the pairs that wait", async () => {
    const { runId, researcher } = await launchedRun();
    await commitSlice(sliceOf(await claimed(runId), { pairs: humanPairs(2) }));
    await controlRun(researcher, { runId, control: "stop" });
    expect(await database().pair.groupBy({ by: ["state"], where: { runId }, _count: true })).toEqual([{ state: "CLOSED", _count: 2 }]);
  });

  test("an unknown run is not found, an unknown control is refused", async () => {
    await expect(controlRun(scene.researcher, { runId: crypto.randomUUID(), control: "stop" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(controlRun(scene.researcher, { runId: scene.runId, control: "fly" })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });
});

test("a very long history is thinned evenly, and its newest point stands", async () => {
  const { runId, researcher } = await launchedRun();
  await database().$executeRaw`
    INSERT INTO metric (run_id, sequence, step, iteration, seconds, values)
    SELECT ${runId}::uuid, n, n, 0, n, '{}' FROM generate_series(0, 9000) AS n`;
  const thinned = await readMetrics(researcher, { runId });
  expect(thinned.length).toBeLessThanOrEqual(4000);
  expect(thinned.at(-1)?.sequence).toBe(9000);
  expect(new Set(thinned.slice(1).map(({ sequence }, i) => sequence - thinned[i].sequence))).toEqual(new Set([3]));
  expect(await readMetrics(researcher, { runId, after: 8990 })).toHaveLength(10);
});
