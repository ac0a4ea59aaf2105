import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import { startEmbeddedPostgres } from "../../../workers/postgres/embedded";
import { closeDatabase } from "../database/database";
import { prepareDatabase } from "../database/prepare-database";

const TEMPLATE = "tandem_template";

export interface TestDatabase {
  /** Known once the tests run. */
  readonly url: string;
  /** TANDEM_DATA of this file's tests: a folder of their own. */
  readonly dataFolder: string;
}

/**
 * Gives the calling test file a migrated database and a data folder of its own, through DATABASE_URL and TANDEM_DATA.
 * The server is one for the whole run, started by the first file that needs it.
 */
export function ownDatabase(): TestDatabase {
  const current = { url: "", dataFolder: "" };
  const before = { DATABASE_URL: process.env.DATABASE_URL, TANDEM_DATA: process.env.TANDEM_DATA };
  let name = "";
  let server = "";
  beforeAll(async () => {
    const folder = inject("testServerFolder");
    server = await testServer(folder);
    name = `test_${randomUUID().replaceAll("-", "")}`;
    await onServer(server, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
    current.url = databaseOn(server, name);
    current.dataFolder = path.join(folder, name);
    await closeDatabase();
    process.env.DATABASE_URL = current.url;
    process.env.TANDEM_DATA = current.dataFolder;
  });
  afterAll(async () => {
    await closeDatabase();
    for (const [key, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[key];
      else process.env[key] = value;
    }
    if (name) await onServer(server, `DROP DATABASE ${name} WITH (FORCE)`);
    if (current.dataFolder) rmSync(current.dataFolder, { recursive: true, force: true });
  });
  return current;
}

/** An empty database beside the file's own, for tests of the migrations themselves. */
export async function emptyDatabase(url: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await onServer(url, `CREATE DATABASE ${name} TEMPLATE template0`);
  return databaseOn(url, name);
}

function databaseOn(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseOn(url, "postgres") });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The address of the run's server. Workers are threads with modules of their own: who makes the lock folder starts it. */
async function testServer(folder: string): Promise<string> {
  const ready = path.join(folder, "url");
  while (!existsSync(ready)) {
    const lock = path.join(folder, "starting");
    try {
      mkdirSync(lock);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
      continue;
    }
    try {
      const { url } = await startEmbeddedPostgres(folder, { durable: false });
      await onServer(url, `DROP DATABASE IF EXISTS ${TEMPLATE}`);
      await onServer(url, `CREATE DATABASE ${TEMPLATE}`);
      await prepareDatabase(databaseOn(url, TEMPLATE));
      writeFileSync(ready, url);
    } finally {
      rmSync(lock, { recursive: true });
    }
  }
  return readFileSync(ready, "utf8");
}
