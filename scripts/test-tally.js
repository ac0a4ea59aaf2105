// Plain Node.

/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

/** @param {readonly Tally[]} tallies @returns {Tally} */
export function sumOf(tallies) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const tally of tallies) for (const kind of /** @type {const} */ (["passed", "failed", "skipped"])) sum[kind] += tally[kind];
  return sum;
}

/** A runner that fails without a failed test (an error outside every test) counts as one. @param {Tally} tally @param {boolean} ok @returns {Tally} */
const withStrayError = (tally, ok) => (ok || tally.failed > 0 ? tally : { ...tally, failed: 1 });

/**
 * @param {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} report of vitest's json reporter
 * @param {boolean} ok whether vitest ended well
 * @returns {Tally}
 */
export function tallyOfVitest(report, ok) {
  const tally = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report.testResults) {
    for (const { status } of file.assertionResults) {
      if (status === "passed") tally.passed++;
      else if (status === "failed") tally.failed++;
      else tally.skipped++;
    }
    // A file that could not be loaded has no tests to fail.
    if (file.status === "failed" && !file.assertionResults.some(({ status }) => status === "failed")) tally.failed++;
  }
  return withStrayError(tally, ok);
}

/**
 * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number } }} report of Playwright's json reporter
 * @param {boolean} ok whether Playwright ended well
 * @returns {Tally}
 */
export function tallyOfPlaywright({ stats }, ok) {
  return withStrayError({ passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped }, ok);
}
