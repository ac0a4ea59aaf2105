import path from "node:path";
import { expect, test } from "vitest";
import { readTrainerSettings } from "./settings";

const DATABASE_URL = "postgresql://tandem:secret@127.0.0.1:5432/tandem";

test("slices take ten seconds and four runs stay in memory, unless the environment says otherwise", () => {
  expect(readTrainerSettings({ DATABASE_URL, TANDEM_SLICE_SECONDS: "" })).toMatchObject({
    databaseUrl: DATABASE_URL,
    dataFolder: path.resolve("data"),
    sliceSeconds: 10,
    runsInMemory: 4,
  });
  expect(readTrainerSettings({ DATABASE_URL, TANDEM_SLICE_SECONDS: "2.5", TANDEM_THREADS: "7", TANDEM_RUNS_IN_MEMORY: "1" })).toMatchObject(
    { sliceSeconds: 2.5, threads: 7, runsInMemory: 1 },
  );
});

test.each([
  ["DATABASE_URL", {}],
  ["TANDEM_SLICE_SECONDS", { DATABASE_URL, TANDEM_SLICE_SECONDS: "60" }],
  ["TANDEM_SLICE_SECONDS", { DATABASE_URL, TANDEM_SLICE_SECONDS: "soon" }],
  ["TANDEM_THREADS", { DATABASE_URL, TANDEM_THREADS: "0" }],
  ["TANDEM_RUNS_IN_MEMORY", { DATABASE_URL, TANDEM_RUNS_IN_MEMORY: "1.5" }],
])("a wrong %s is refused by name", (name, environment) => {
  expect(() => readTrainerSettings(environment)).toThrow(name);
});
