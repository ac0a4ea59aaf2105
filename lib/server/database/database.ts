import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { TandemError } from "../../contracts/errors";
import { PrismaClient } from "../../generated/prisma/client";

/** What each process holds once, whichever bundle asks. */
interface Connection {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly client: PrismaClient;
}

/** Next and the esbuild bundle load this module separately: the one connection is found through `globalThis`. */
const KEY = Symbol.for("tandem.database");
const held = globalThis as { [KEY]?: Connection };

/** Connections of one process to PostgreSQL. */
const POOL_SIZE = 10;

/** The address of the database: DATABASE_URL, which the supervisor sets when the server is embedded. */
function databaseUrl(): string {
  const url = process.env.DATABASE_URL;
  if (!url) throw new TandemError("UNAVAILABLE", "There is no database: DATABASE_URL is not set.");
  return url;
}

function connection(): Connection {
  const url = databaseUrl();
  const existing = held[KEY];
  if (existing?.url === url) return existing;
  // the server moved to another port, or a test to another database
  void existing?.client.$disconnect().then(() => existing.pool.end());
  const pool = new pg.Pool({ connectionString: url, max: POOL_SIZE, connectionTimeoutMillis: 15_000 });
  // an idle connection that the server closes (a restart) is replaced at the next use
  pool.on("error", () => undefined);
  const client = new PrismaClient({ adapter: new PrismaPg(pool), transactionOptions: { maxWait: 15_000, timeout: 30_000 } });
  held[KEY] = { url, pool, client };
  return held[KEY];
}

/** The Prisma client of this process. */
export function database(): PrismaClient {
  return connection().client;
}

/** The pool below the Prisma client, for libraries that speak SQL themselves. */
export function pool(): pg.Pool {
  return connection().pool;
}

/** Ends all connections; the next use opens new ones. */
export async function closeDatabase(): Promise<void> {
  const existing = held[KEY];
  if (!existing) return;
  held[KEY] = undefined;
  await existing.client.$disconnect();
  await existing.pool.end();
}
