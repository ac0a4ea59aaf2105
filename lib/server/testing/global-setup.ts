import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "../../../workers/postgres/embedded";

declare module "vitest" {
  interface ProvidedContext {
    /** Data folder of the run's one embedded PostgreSQL, which the first test that needs a database starts. */
    testServerFolder: string;
  }
}

/** Makes the folder of the test server, and at the end stops the server if any test has started it. */
export default function setUp(project: TestProject): () => Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "tandem-test-"));
  project.provide("testServerFolder", folder);
  return async () => {
    if (existsSync(path.join(folder, "postgres", "cluster", "postmaster.pid"))) {
      const server = await startEmbeddedPostgres(folder, { durable: false });
      await server.stop();
    }
    rmSync(folder, { recursive: true, force: true });
  };
}
