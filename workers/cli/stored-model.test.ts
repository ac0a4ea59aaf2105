import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { decodeSnapshot } from "../../lib/export/snapshot-codec";
import { commitSlice } from "../../lib/server/runs/commit-slice";
import { claimed, launchedRun, model, sliceOf } from "../../lib/server/testing/fixtures";
import { ownDatabase } from "../../lib/server/testing/test-database";
import { tandem as runTandem } from "./testing/tandem";

const own = ownDatabase();
const at = (name: string) => path.join(own.dataFolder, name);
beforeAll(() => mkdirSync(own.dataFolder, { recursive: true }));

const tandem = (argv: readonly string[], environment: Record<string, string>) => runTandem(argv, { environment });
const inDatabase = () => ({ DATABASE_URL: own.url, TANDEM_DATA: own.dataFolder });

test("tandem export finds the newest model of a run by its id, with what the database knows of it", async () => {
  const { runId } = await launchedRun();
  for (const step of [100, 200]) {
    const metrics = [{ step, iteration: 1, seconds: 1, values: { accuracy: step / 400, returnTrue: -step } }];
    await commitSlice(sliceOf(await claimed(runId), { step, metrics }));
  }
  const argv = ["export", runId, "--what", "reward", "--format", "safetensors", "--out", at("r.safetensors"), "--json"];
  const { status, out } = await tandem(argv, inDatabase());
  expect(status).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    model: { what: "reward", step: 200 },
    run: { id: runId, name: "First try", project: "Task" },
    accuracy: 0.5,
    returnTrue: -200,
    file: { name: "r.safetensors", bytes: readFileSync(at("r.safetensors")).byteLength },
  });
  expect(decodeSnapshot(readFileSync(at("r.safetensors")))).toEqual(model("reward", 200));
});

test("a run that the database does not know is refused in one line, and nothing is written", async () => {
  const { status, out, said } = await tandem(["export", randomUUID(), "--what", "policy", "--out", at("x.onnx")], inDatabase());
  expect({ status, out, lines: said.split("\n").length }).toEqual({ status: 2, out: "", lines: 1 });
  expect(existsSync(at("x.onnx"))).toBe(false);
});

test("without a database it says what to start", async () => {
  const { status, said } = await tandem(["export", randomUUID(), "--what", "policy", "--out", at("x.onnx")], { TANDEM_DATA: at("empty") });
  expect({ status, said }).toMatchObject({ status: 2, said: expect.stringMatching(/no Tandem runs on the data folder .*npm start/) });
});
