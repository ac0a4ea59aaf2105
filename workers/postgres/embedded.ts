import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import pg from "pg";
import { type Cluster, openCluster, SUPERUSER } from "./cluster";
import { disownPostmasterFile, isPostgres, readPostmasterFile } from "./postmaster-file";
import { runProgram } from "./run-program";

export interface EmbeddedPostgres {
  /** Connection string of the database `tandem`. Holds the password. */
  readonly url: string;
  readonly port: number;
  /** The server was running already: left by a parent that was killed. */
  readonly adopted: boolean;
  /** Orderly stop: open transactions are rolled back, then a checkpoint. May be called again. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Instead of a free one. A server that runs already keeps its own. */
  readonly port?: number;
  /** False for throw-away databases: no fsync. */
  readonly durable?: boolean;
}

const DATABASE = "tandem";
/** How long a server may take until it accepts connections, crash recovery included: ms. */
const PATIENCE = 120_000;

/**
 * Starts the embedded PostgreSQL of a data folder, making its cluster the first time, or adopts the one that still runs after its
 * parent was killed. It listens on 127.0.0.1 only, and asks for a password (scram-sha-256) that is kept, mode 0600, inside
 * the cluster. The port is chosen free and remembered.
 * @param dataDir the data folder (TANDEM_DATA); all is kept in its subfolder `postgres`
 * @throws Error in words fit for the terminal
 */
export async function startEmbeddedPostgres(dataDir: string, options: EmbeddedOptions = {}): Promise<EmbeddedPostgres> {
  const cluster = await openCluster(path.resolve(dataDir), options.durable ?? true);
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const running = await runningServer(cluster, deadline);
    const port = running ?? (await launch(cluster, options));
    if (port === undefined) {
      // another process was quicker, or the memory of the last server is not let go of yet: look again
      if (Date.now() > deadline) throw startFailure(cluster);
      await pause(300);
      continue;
    }
    cluster.rememberPort(port);
    await ensureDatabase(cluster, port);
    return { url: urlOf(cluster, port, DATABASE), port, adopted: running !== undefined, stop: () => stop(cluster) };
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function urlOf(cluster: Cluster, port: number, database: string): string {
  return `postgresql://${SUPERUSER}:${encodeURIComponent(cluster.password)}@127.0.0.1:${port}/${database}`;
}

/** The port of the server that runs on this very cluster and takes connections; waits for one that is starting up. */
async function runningServer(cluster: Cluster, deadline: number): Promise<number | undefined> {
  for (;;) {
    const file = readPostmasterFile(cluster.directory);
    if (!file) return undefined;
    if (!isPostgres(file.pid)) {
      disownPostmasterFile(cluster.directory);
      return undefined;
    }
    if (await serves(cluster, file.port)) return file.port;
    if (Date.now() > deadline)
      throw new Error(
        `A PostgreSQL server (process ${file.pid}) holds ${cluster.directory} but does not take connections on port ${file.port}. See ${cluster.log}`,
      );
    await pause(100);
  }
}

/** Whether the server on this port is the one of this cluster: it knows the password and names the directory. */
async function serves(cluster: Cluster, port: number): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlOf(cluster, port, "postgres"), connectionTimeoutMillis: 5000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>("SHOW data_directory");
    const [there, here] = [statSync(rows[0].data_directory), statSync(cluster.directory)];
    return there.ino === here.ino && there.dev === here.dev;
  } catch (error) {
    if ((error as { code?: string }).code === "28P01")
      throw new Error(`The PostgreSQL server on ${cluster.directory} does not take the password kept there.`, { cause: error });
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Starts the server. Undefined: not now, look again. */
async function launch(cluster: Cluster, options: EmbeddedOptions): Promise<number | undefined> {
  const wanted = options.port ?? cluster.rememberedPort();
  const port = wanted !== undefined && (await isFree(wanted)) ? wanted : options.port === undefined ? await freePort() : undefined;
  if (port === undefined) throw new Error(`Port ${options.port} is taken: PostgreSQL cannot listen on it.`);
  const settings = [`-p ${port}`, "-c listen_addresses=127.0.0.1", "-c unix_socket_directories=", "-c log_checkpoints=off"];
  if (options.durable === false) settings.push("-c fsync=off", "-c full_page_writes=off");
  cluster.trimLog();
  const from = existsSync(cluster.log) ? statSync(cluster.log).size : 0;
  const started = await runProgram(
    cluster.binaries.pgCtl,
    ["start", "-D", cluster.directory, "-w", "-t", String(PATIENCE / 1000), "-l", cluster.log, "-o", settings.join(" ")],
    { user: cluster.user, cwd: cluster.directory, quiet: true },
  );
  if (started.status === 0) return port;
  const said = readFileSync(cluster.log, "utf8").slice(from);
  if (/shared memory block|lock file .* already exists|Address already in use/.test(said) || isAlive(cluster)) return undefined;
  throw startFailure(cluster, said);
}

function isAlive(cluster: Cluster): boolean {
  const file = readPostmasterFile(cluster.directory);
  return file !== undefined && isPostgres(file.pid);
}

function startFailure(cluster: Cluster, said = ""): Error {
  const last = said.trim().split("\n").slice(-5).join("\n");
  return new Error(`PostgreSQL did not start in ${cluster.directory}${last ? `:\n${last}` : ""}\nIts log is ${cluster.log}`);
}

async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("no free port"))));
    });
  });
}

async function ensureDatabase(cluster: Cluster, port: number): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(cluster, port, "postgres") });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE]);
    if (rowCount === 0)
      await client.query(`CREATE DATABASE ${DATABASE}`).catch((error: { code?: string }) => {
        // another process made it in between
        if (error.code !== "42P04" && error.code !== "23505") throw error;
      });
  } finally {
    await client.end();
  }
}

async function stop(cluster: Cluster): Promise<void> {
  for (const mode of ["fast", "immediate"]) {
    if (!isAlive(cluster)) return;
    const { status } = await runProgram(cluster.binaries.pgCtl, ["stop", "-D", cluster.directory, "-m", mode, "-w", "-t", "30"], {
      user: cluster.user,
      cwd: cluster.directory,
      quiet: true,
    });
    if (status === 0) return;
  }
  if (isAlive(cluster)) throw new Error(`PostgreSQL in ${cluster.directory} does not stop. Its log is ${cluster.log}`);
}
