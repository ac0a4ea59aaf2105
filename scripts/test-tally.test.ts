import { expect, test } from "vitest";
import { sumOf, tallyOfPlaywright, tallyOfVitest } from "./test-tally.js";

const file = (status: string, ...tests: string[]) => ({ status, assertionResults: tests.map((state) => ({ status: state })) });

test("tests are counted by what became of them", () => {
  const report = { testResults: [file("passed", "passed", "skipped"), file("failed", "failed", "passed", "todo", "pending")] };
  expect(tallyOfVitest(report, false)).toEqual({ passed: 2, failed: 1, skipped: 3 });
});

test("a file that could not be loaded counts as a failure", () => {
  expect(tallyOfVitest({ testResults: [file("passed", "passed"), file("failed")] }, false)).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

test("an error outside every test counts as a failure", () => {
  expect(tallyOfVitest({ testResults: [file("passed", "passed")] }, false).failed).toBe(1);
  expect(tallyOfPlaywright({ stats: { expected: 3, unexpected: 0, flaky: 0, skipped: 0 } }, false).failed).toBe(1);
});

test("the browser's tests are counted, and sums are over all suites", () => {
  const browser = tallyOfPlaywright({ stats: { expected: 3, unexpected: 2, flaky: 1, skipped: 4 } }, false);
  expect(browser).toEqual({ passed: 4, failed: 2, skipped: 4 });
  expect(sumOf([browser, { passed: 1, failed: 0, skipped: 0 }])).toEqual({ passed: 5, failed: 2, skipped: 4 });
});
