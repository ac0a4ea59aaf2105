import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { schemaDifference } from "../testing/schema-engine";
import { emptyDatabase, ownDatabase } from "../testing/test-database";
import { migrate } from "./migrate";
import { prepareDatabase } from "./prepare-database";

const own = ownDatabase();
const scratch = mkdtempSync(path.join(tmpdir(), "tandem-migrations-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

describe("migrations", () => {
  test("the migrated database is the one that schema.prisma describes", async () => {
    expect(await schemaDifference(own.url)).toBe("");
  });

  test("a database that differs from schema.prisma is noticed", async () => {
    const url = await emptyDatabase(own.url);
    await migrate(url);
    await query(url, `ALTER TABLE person ADD COLUMN nickname text; ALTER TABLE run DROP COLUMN epoch`);
    const difference = await schemaDifference(url);
    expect(difference).toContain(`DROP COLUMN "nickname"`);
    expect(difference).toContain(`ADD COLUMN     "epoch"`);
  });

  test("callers that come at once apply each migration once, queue included", async () => {
    const url = await emptyDatabase(own.url);
    const applied = await Promise.all([prepareDatabase(url), prepareDatabase(url), prepareDatabase(url)]);
    const rows = await query(url, "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL");
    expect(applied.flat()).toHaveLength(rows.length);
    expect(rows.length).toBeGreaterThan(0);
    expect(await prepareDatabase(url)).toEqual([]);
    expect(await query(url, "SELECT name, policy, expire_seconds FROM pgboss.queue")).toEqual([
      { name: "slice", policy: "short", expire_seconds: 60 },
    ]);
  });

  test("an applied migration that was edited is refused by name", async () => {
    const url = await emptyDatabase(own.url);
    const folder = path.join(scratch, "edited");
    cpSync("prisma/migrations", folder, { recursive: true });
    const [first] = await migrate(url, folder);
    writeFileSync(path.join(folder, first, "migration.sql"), "SELECT 1;\n");
    await expect(migrate(url, folder)).rejects.toThrow(`The migration ${first} was edited`);
  });

  test("a migration that fails leaves nothing behind and names itself", async () => {
    const url = await emptyDatabase(own.url);
    const folder = path.join(scratch, "failing");
    mkdirSync(path.join(folder, "1_wrong"), { recursive: true });
    writeFileSync(path.join(folder, "1_wrong", "migration.sql"), "CREATE TABLE half (n int);\nSELECT 1/0;\n");
    await expect(migrate(url, folder)).rejects.toThrow("The migration 1_wrong failed: division by zero");
    expect(await query(url, "SELECT to_regclass('half') AS found")).toEqual([{ found: null }]);
    expect(await query(url, "SELECT * FROM _prisma_migrations")).toEqual([]);
  });

  test("a migration that another tool began and did not finish is refused by name", async () => {
    const url = await emptyDatabase(own.url);
    const [first] = await migrate(url);
    await query(url, "UPDATE _prisma_migrations SET finished_at = NULL");
    await expect(migrate(url)).rejects.toThrow(`The migration ${first} was begun earlier`);
  });
});
