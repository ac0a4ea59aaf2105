import { expect, test } from "vitest";
import { presetById } from "../../lib/contracts/presets";
import type { JobResult } from "./experiment";
import { markdownTable, tableRows } from "./result-table";

const configuration = presetById("sac-pendulum")?.configuration;
if (configuration === undefined) throw new Error("there is no preset sac-pendulum");
const result = (variant: string, seed: number, returnTrue: number, accuracy: number | null): JobResult => ({
  variant,
  seed,
  configuration,
  curve: [],
  final: { return: 0, returnTrue, accuracy, labels: 10, environmentSteps: 1, updates: 1, seconds: 2, engine: "test" },
});

test("what is recovered is measured from the random policy to the ceiling's interquartile mean", () => {
  const results = [-100, -100, -200].map((value, seed) => result("sac", seed, value, null));
  results.push(result("sobirl", 0, -200, 0.8), result("sobirl", 1, -200, 0.9));
  const [sac, sobirl] = tableRows({ command: "", environment: "Pendulum-v1", randomReturn: -1200, results }, "sac");
  expect(sac.recovered).toBe(1);
  expect(sac.accuracy).toBeUndefined();
  expect(sobirl.recovered).toBeCloseTo((-200 + 1200) / (sac.returnTrue + 1200), 12);
  expect(sobirl.accuracy).toBeCloseTo(0.85, 12);
  expect(markdownTable([sac, sobirl]).split("\n")).toHaveLength(4);
});
