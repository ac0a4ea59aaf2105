import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** What a running server says of itself in `postmaster.pid`. */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  /** It takes connections. */
  readonly ready: boolean;
}

/** Reads `postmaster.pid` of a cluster; undefined where there is none or it is half written. */
export function readPostmasterFile(cluster: string): PostmasterFile | undefined {
  let lines: string[];
  try {
    lines = readFileSync(path.join(cluster, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return undefined;
  }
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!Number.isInteger(pid) || pid <= 0 || !Number.isInteger(port) || port <= 0) return undefined;
  return { pid, port, ready: lines[7]?.trim() === "ready" };
}

/**
 * Whether the process is alive and a PostgreSQL server. Process ids are used again (a restarted container gives the same small
 * numbers), so that being alive is not enough.
 */
export function isPostgres(pid: number): boolean {
  return isAlive(pid) && /^postgres(\.exe)?$/i.test(programOf(pid));
}

/**
 * Makes a `postmaster.pid` stale whose process id belongs to another program by now: PostgreSQL would wait for that one
 * for ever. Only the number is changed: the file's other lines let PostgreSQL find server processes that outlived their parent,
 * which is why it must never be deleted.
 */
export function disownPostmasterFile(cluster: string): void {
  const file = path.join(cluster, "postmaster.pid");
  const [pid, ...rest] = readFileSync(file, "utf8").split("\n");
  if (!isAlive(Number(pid))) return;
  // the id of a program that has just ended belongs to nobody
  const { pid: ended } = spawnSync(process.execPath, ["--version"], { stdio: "ignore" });
  writeFileSync(file, [ended, ...rest].join("\n"));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // a process of another user must not be signalled, but it is there
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The program's file name, without arguments (those may well hold the word); empty for one that only waits to be reaped. */
function programOf(pid: number): string {
  if (process.platform === "linux") {
    try {
      const [, program, state] = /\((.*)\) (.)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
      return state === "Z" ? "" : (program ?? "");
    } catch {
      return "";
    }
  }
  if (process.platform === "win32") {
    const listed = spawnSync("tasklist", ["/FI", `PID eq ${pid}`, "/NH"], { encoding: "utf8" }).stdout ?? "";
    return listed.trim().split(/\s+/)[0];
  }
  return path.basename((spawnSync("ps", ["-p", String(pid), "-o", "comm="], { encoding: "utf8" }).stdout ?? "").trim());
}
