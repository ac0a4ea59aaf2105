import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { locateBinaries, type PostgresBinaries } from "./binaries";
import { openDataFolder, reachableBinaries } from "./reachable";
import { runProgram } from "./run-program";
import { type ServerUser, serverUser } from "./server-user";

export const SUPERUSER = "tandem";
const PASSWORD_FILE = "tandem.password";
/** The log is emptied at a start when it is larger: bytes. */
const LOG_LIMIT = 10 * 1024 * 1024;

/** A cluster on disk: what a server needs to run on it. */
export interface Cluster {
  /** Data directory of PostgreSQL. */
  readonly directory: string;
  readonly log: string;
  readonly password: string;
  readonly user: ServerUser | undefined;
  readonly binaries: PostgresBinaries;
  rememberedPort(): number | undefined;
  rememberPort(port: number): void;
  trimLog(): void;
}

/**
 * Opens the cluster of a data folder, making it the first time. It is made aside and renamed into place, so that one that was
 * interrupted is never taken for a whole one, and two processes that make it at once end with the same.
 * @param durable false leaves out fsync
 */
export async function openCluster(dataDir: string, durable: boolean): Promise<Cluster> {
  const home = path.join(dataDir, "postgres");
  const directory = path.join(home, "cluster");
  mkdirSync(home, { recursive: true });
  const user = serverUser(directory);
  let binaries = await locateBinaries();
  if (user) {
    openDataFolder(dataDir, user);
    openDataFolder(home, user);
    binaries = reachableBinaries(binaries, home, user);
  }
  if (!existsSync(directory)) await makeCluster({ home, directory, user, binaries, durable });
  const portFile = path.join(home, "port");
  const log = path.join(directory, "server.log");
  const rememberedPort = () => {
    const port = existsSync(portFile) ? Number(readFileSync(portFile, "utf8")) : Number.NaN;
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
  };
  return {
    directory,
    log,
    password: readPassword(directory),
    user,
    binaries,
    rememberedPort,
    rememberPort(port) {
      if (rememberedPort() !== port) writeFileSync(portFile, `${port}\n`);
    },
    trimLog() {
      if (existsSync(log) && statSync(log).size > LOG_LIMIT) truncateSync(log, 0);
    },
  };
}

function readPassword(directory: string): string {
  try {
    return readFileSync(path.join(directory, PASSWORD_FILE), "utf8").trim();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EACCES")
      throw new Error(
        `The database in ${directory} belongs to another user: start Tandem as the one that made it, or choose another data folder with TANDEM_DATA.`,
        { cause },
      );
    throw new Error(
      `The database in ${directory} was not made by Tandem (it has no ${PASSWORD_FILE}). Choose another data folder with TANDEM_DATA.`,
      {
        cause,
      },
    );
  }
}

interface MakeCluster {
  readonly home: string;
  readonly directory: string;
  readonly user: ServerUser | undefined;
  readonly binaries: PostgresBinaries;
  readonly durable: boolean;
}

async function makeCluster({ home, directory, user, binaries, durable }: MakeCluster): Promise<void> {
  const name = `${process.pid}-${randomBytes(4).toString("hex")}`;
  const unfinished = path.join(home, `new-${name}`);
  const passwordFile = path.join(home, `password-${name}`);
  const owned = (file: string) => user && chownSync(file, user.uid, user.gid);
  try {
    mkdirSync(unfinished, { mode: 0o700 });
    owned(unfinished);
    // 32 characters that nobody has to type
    writeFileSync(passwordFile, randomBytes(24).toString("base64url"), { mode: 0o600 });
    owned(passwordFile);
    const options = ["-U", SUPERUSER, "-E", "UTF8", "--locale=C", "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
    if (!durable) options.push("--no-sync");
    const made = await runProgram(binaries.initdb, ["-D", unfinished, ...options], { user, cwd: unfinished });
    if (made.status !== 0) throw new Error(`PostgreSQL could not make its database in ${home}:\n${made.errors.trim()}`);
    // inside the cluster: the two are renamed into place, backed up and moved together
    renameSync(passwordFile, path.join(unfinished, PASSWORD_FILE));
    renameSync(unfinished, directory);
  } catch (error) {
    const another = ["ENOTEMPTY", "EEXIST", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "") && existsSync(directory);
    if (!another) throw error;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
    rmSync(passwordFile, { force: true });
  }
}
