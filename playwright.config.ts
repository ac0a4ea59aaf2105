import { defineConfig } from "@playwright/test";
import { findChromium } from "./scripts/find-chromium.js";

/** The browser tests drive the production build; each file starts servers of its own (e2e/tandem-server.ts). */
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results/browser",
  // One at a time: a server, its trainer and a browser together fill two cores.
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  expect: { timeout: 10_000 },
  use: {
    launchOptions: { executablePath: findChromium() },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
  },
});
