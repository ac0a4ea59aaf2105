import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": path.resolve(import.meta.dirname) } },
  test: {
    include: ["{lib,workers,app,scripts,bench}/**/*.test.{ts,tsx}"],
    pool: "threads",
    isolate: false,
    globalSetup: ["lib/server/testing/global-setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
