import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./embedded";
import { readPostmasterFile } from "./postmaster-file";
import { closedFolder, reachableBinaries } from "./reachable";

const options = { durable: false };
let dataDir: string;
const running: EmbeddedPostgres[] = [];

async function start(directory = dataDir, more = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres(directory, { ...options, ...more });
  running.push(server);
  return server;
}

async function query<T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

const clusterOf = (directory: string) => path.join(directory, "postgres", "cluster");
const pidOf = (directory: string) => readPostmasterFile(clusterOf(directory))?.pid ?? 0;
async function dead(pid: number): Promise<void> {
  for (let i = 0; i < 100; i++) {
    try {
      process.kill(pid, 0);
      // a killed process that nobody has waited for yet is as good as dead
      if (process.platform === "linux" && readFileSync(`/proc/${pid}/cmdline`, "utf8") === "") return;
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`process ${pid} lives on`);
}

beforeAll(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "tandem-embedded-"));
  chmodSync(dataDir, 0o755);
});
afterAll(async () => {
  for (const server of running) await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe("embedded PostgreSQL", () => {
  test("starts with a password of its own, on this machine only, and keeps what was written over an orderly stop", async () => {
    const first = await start();
    expect(first.adopted).toBe(false);
    expect(await query(first.url, "SHOW server_version")).toMatchObject([{ server_version: expect.stringMatching(/^18/) }]);
    expect(await query(first.url, "SHOW listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
    await query(first.url, "CREATE TABLE kept AS SELECT 42 AS n");

    const wrong = new URL(first.url);
    wrong.password = "guess";
    await expect(query(wrong.href, "SELECT 1")).rejects.toMatchObject({ code: "28P01" });
    const hba = readFileSync(path.join(clusterOf(dataDir), "pg_hba.conf"), "utf8");
    expect(hba.split("\n").filter((line) => /^(local|host)/.test(line) && !line.endsWith("scram-sha-256"))).toEqual([]);
    expect(statSync(path.join(clusterOf(dataDir), "tandem.password")).mode & 0o777).toBe(0o600);

    await first.stop();
    await first.stop();
    expect(pidOf(dataDir)).toBe(0);
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(second.port).toBe(first.port);
    expect(await query(second.url, "SELECT n FROM kept")).toEqual([{ n: 42 }]);
    await second.stop();
  });

  test("a server whose parent was killed is adopted, and then stopped in order", async () => {
    const first = await start();
    const pid = pidOf(dataDir);
    const second = await start();
    expect(second).toMatchObject({ adopted: true, port: first.port, url: first.url });
    expect(pidOf(dataDir)).toBe(pid);
    await second.stop();
    await dead(pid);
  });

  test("after SIGKILL of the server itself the next start recovers", async () => {
    const first = await start();
    await query(first.url, "CREATE TABLE before_kill AS SELECT 1 AS n");
    const pid = pidOf(dataDir);
    process.kill(pid, "SIGKILL");
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await query(second.url, "SELECT n FROM before_kill")).toEqual([{ n: 1 }]);
    await second.stop();
  });

  test("a stale postmaster.pid that names a living process which is no server does not stand in the way", async () => {
    const file = path.join(clusterOf(dataDir), "postmaster.pid");
    writeFileSync(file, `${process.pid}\n${clusterOf(dataDir)}\n1700000000\n5432\n\n127.0.0.1\n 1 1\nready\n`);
    const server = await start();
    expect(server.adopted).toBe(false);
    await server.stop();
  });

  test("another port is chosen and remembered when the old one is taken; a port that was asked for is refused", async () => {
    const first = await start();
    await first.stop();
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(first.port, "127.0.0.1", resolve));
    await expect(start(dataDir, { port: first.port })).rejects.toThrow(`Port ${first.port} is taken`);
    const second = await start();
    expect(second.port).not.toBe(first.port);
    await second.stop();
    await new Promise((resolve) => squatter.close(resolve));
    const third = await start();
    expect(third.port).toBe(second.port);
    await third.stop();
  });

  test("two processes that start at once on a fresh folder end with one server", async () => {
    const fresh = path.join(dataDir, "at-once");
    const servers = await Promise.all([start(fresh), start(fresh), start(fresh)]);
    expect(new Set(servers.map((server) => server.url)).size).toBe(1);
    expect(servers.filter((server) => !server.adopted)).toHaveLength(1);
    await servers[0].stop();
  });

  test("an interrupted making of the cluster is not taken for a whole one", async () => {
    const fresh = path.join(dataDir, "interrupted");
    mkdirSync(path.join(fresh, "postgres", "new-1-abc", "base"), { recursive: true });
    const server = await start(fresh);
    expect(await query(server.url, "SELECT 1 AS n")).toEqual([{ n: 1 }]);
    await server.stop();
  });

  test.runIf(process.getuid?.() === 0)("as root: a data folder below a closed one is refused, naming TANDEM_DATA", async () => {
    const closed = path.join(dataDir, "closed");
    mkdirSync(closed, { mode: 0o700 });
    await expect(start(path.join(closed, "data"))).rejects.toThrow(/lies below .*closed.*TANDEM_DATA/);
    expect(existsSync(clusterOf(path.join(closed, "data")))).toBe(false);
  });

  test.runIf(process.getuid?.() === 0)("as root: the server runs as another user, in a data folder that root had closed", async () => {
    const fresh = path.join(dataDir, "own");
    mkdirSync(fresh, { mode: 0o700 });
    chmodSync(fresh, 0o700);
    const server = await start(fresh);
    expect(execFileSync("ps", ["-o", "uid=", "-p", String(pidOf(fresh))], { encoding: "utf8" }).trim()).not.toBe("0");
    expect(statSync(clusterOf(fresh)).mode & 0o777).toBe(0o700);
    await server.stop();
  });

  test("a folder that others may not enter is found by owner, group and mode", () => {
    const folder = path.join(dataDir, "modes");
    mkdirSync(folder);
    chmodSync(folder, 0o750);
    const { uid, gid } = statSync(folder);
    const within = path.join(folder, "later", "not-yet");
    expect(closedFolder(within, { uid: uid + 1, gid: gid + 1 })).toBe(folder);
    expect(closedFolder(within, { uid: uid + 1, gid })).toBeUndefined();
    expect(closedFolder(within, { uid, gid: gid + 1 })).toBeUndefined();
  });

  test("programs in a closed folder are copied, once, to where the server's user can run them", () => {
    const bin = path.join(dataDir, "closed-clone", "native", "bin");
    mkdirSync(bin, { recursive: true });
    const binaries = { initdb: path.join(bin, "initdb"), pgCtl: path.join(bin, "pg_ctl"), postgres: path.join(bin, "postgres") };
    for (const file of Object.values(binaries)) writeFileSync(file, `the program ${path.basename(file)}`, { mode: 0o755 });
    const { uid, gid } = statSync(bin);
    const stranger = { uid: uid + 1, gid: gid + 1 };
    expect(reachableBinaries(binaries, dataDir, stranger)).toBe(binaries);
    chmodSync(path.join(dataDir, "closed-clone"), 0o700);
    const copied = reachableBinaries(binaries, dataDir, stranger);
    expect(closedFolder(copied.postgres, stranger)).toBeUndefined();
    expect(readFileSync(copied.pgCtl, "utf8")).toBe("the program pg_ctl");
    expect(reachableBinaries(binaries, dataDir, stranger)).toEqual(copied);
  });
});
