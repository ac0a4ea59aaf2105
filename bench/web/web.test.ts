import { expect, test } from "vitest";
import { reportText } from "./report-text";
import { percentiles, type WebReport } from "./web";

test("percentiles are by the nearest rank", () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect(percentiles(hundred)).toEqual({ p50: 50, p95: 95, p99: 99, max: 100 });
  expect(percentiles([7])).toEqual({ p50: 7, p95: 7, p99: 7, max: 7 });
  expect(percentiles([1, 2, 3])).toEqual({ p50: 2, p95: 3, p99: 3, max: 3 });
});

test("the report for people has a row for each part", () => {
  const part = {
    looking: [0.5, 1.5],
    answers: 10,
    answersPerSecond: 3,
    roundTrip: percentiles([1]),
    stored: percentiles([2]),
    next: percentiles([3]),
  } as const;
  const machine = { processor: "abacus", cores: 2, node: "v20", load: 1 };
  const text = reportText({ annotators: 20, paced: part, saturated: part, machine } satisfies WebReport);
  expect(text.match(/until stored/g)).toHaveLength(2);
  expect(text).toContain("0.5 to 1.5 s (3.0 answers/s)");
});
