// node scripts/run-typescript.js scripts/prisma-migration.ts NAME
// Writes prisma/migrations/<time>_<name>/migration.sql: what prisma/schema.prisma has and the migrations do not.
// Needs no database: an embedded one lives as long as the command. Read what it wrote before you commit it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { migrate } from "../lib/server/database/migrate";
import { schemaDifference } from "../lib/server/testing/schema-engine";
import { startEmbeddedPostgres } from "../workers/postgres/embedded";

const name = process.argv[2];
if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error("Give the migration a name of small letters, digits and underscores: add_teacher_notes");
  process.exit(2);
}
const folder = path.resolve("prisma/migrations");
const scratch = mkdtempSync(path.join(tmpdir(), "tandem-migration-"));
mkdirSync(folder, { recursive: true });
const server = await startEmbeddedPostgres(scratch, { durable: false });
try {
  await migrate(server.url, folder);
  const sql = await schemaDifference(server.url);
  if (sql === "") console.log("Nothing to do: the migrations make the very schema.");
  else {
    const time = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
    const file = path.join(folder, `${time}_${name}`, "migration.sql");
    mkdirSync(path.dirname(file));
    writeFileSync(file, `${sql}\n`);
    console.log(`Written: ${path.relative(process.cwd(), file)}`);
  }
} finally {
  await server.stop();
  rmSync(scratch, { recursive: true, force: true });
}
