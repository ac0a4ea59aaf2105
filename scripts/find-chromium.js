// Plain Node: which browser the browser tests drive.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";

const INSTALLED = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/**
 * The browser for the tests: CHROMIUM_PATH, else one that the system has, else Playwright's own.
 * @returns {string | undefined} the program's path; undefined when there is none yet
 */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM_PATH names ${named}, which does not exist`);
    return named;
  }
  const installed = INSTALLED.find((file) => existsSync(file));
  if (installed) return installed;
  const { chromium } = createRequire(import.meta.url)("@playwright/test");
  const own = chromium.executablePath();
  return existsSync(own) ? own : undefined;
}
