import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isRunning, markProcess } from "../../scripts/process-lock.js";
import type { ChildMessage } from "./child-message";
import { RunningRecord } from "./running-record";
import { readSecrets } from "./secrets";
import { readSettings } from "./settings";
import { supervise } from "./supervise";
import { pauseBeforeRestart, SupervisedProcess } from "./supervised-process";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "tandem-supervisor-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("settings", () => {
  test("defaults, and one address for people wherever it listens", () => {
    expect(readSettings({})).toEqual({
      port: 3000,
      host: undefined,
      dataFolder: path.resolve("data"),
      databaseUrl: undefined,
      address: "http://localhost:3000",
    });
    const address = (HOST: string) => readSettings({ HOST, PORT: "81" }).address;
    expect(["0.0.0.0", "::", "::1", "10.0.0.7"].map(address)).toEqual([
      "http://localhost:81",
      "http://localhost:81",
      "http://[::1]:81",
      "http://10.0.0.7:81",
    ]);
  });

  test("an empty variable is an absent one", () => {
    expect(readSettings({ PORT: "", HOST: "", TANDEM_DATA: "", DATABASE_URL: "" })).toEqual(readSettings({}));
  });

  test("what makes no sense is refused by name", () => {
    for (const PORT of ["http", "0", "65536", "80.5"]) expect(() => readSettings({ PORT })).toThrow(/PORT/);
    expect(() => readSettings({ DATABASE_URL: "mysql://here" })).toThrow(/DATABASE_URL.*PostgreSQL address/);
  });
});

describe("secrets", () => {
  test("are made once, for their owner alone, and each data folder has its own", () => {
    const first = readSecrets(folder, {});
    expect(readSecrets(folder, {})).toEqual(first);
    expect(readSecrets(path.join(folder, "other"), {})).not.toEqual(first);
    expect(first.sessionSecret.length).toBeGreaterThanOrEqual(43);
    for (const name of ["session", "setup-code"]) expect(statSync(path.join(folder, "secrets", name)).mode & 0o777).toBe(0o600);
  });

  test("the environment's own win, and a spoilt file is named", () => {
    expect(readSecrets(folder, { NEXTAUTH_SECRET: "given", TANDEM_SETUP_CODE: "code" })).toEqual({
      sessionSecret: "given",
      setupCode: "code",
    });
    readSecrets(folder, {});
    writeFileSync(path.join(folder, "secrets", "session"), "");
    expect(() => readSecrets(folder, {})).toThrow(/secrets.session holds no secret/);
  });
});

describe("a supervised process", () => {
  /** Runs a script under supervision and notes all that is told about it. */
  function supervised(script: string, stopWithin = 5000) {
    const file = path.join(folder, "child.mjs");
    writeFileSync(file, script);
    const lines: string[] = [];
    const pids: (number | undefined)[] = [];
    const messages: ChildMessage[] = [];
    const child = new SupervisedProcess({
      name: "child",
      file,
      environment: process.env,
      stopWithin,
      log: (line) => lines.push(line),
      onProcess: (pid) => pids.push(pid),
      onMessage: (message) => messages.push(message),
    });
    child.start();
    return { child, lines, pids, messages };
  }
  const alive = "setInterval(() => {}, 1000);";

  test("passes on its lines and messages, and ends when asked", async () => {
    const { child, lines, messages, pids } = supervised(
      `console.log("one"); console.error("two"); process.send({ kind: "ready" });
       process.on("SIGTERM", () => { console.log("bye"); process.exit(0); }); ${alive}`,
    );
    await expect.poll(() => messages, { timeout: 5000 }).toEqual([{ kind: "ready" }]);
    await child.stop();
    expect(lines.sort()).toEqual(["bye", "one", "two"]);
    expect(pids).toEqual([expect.any(Number), undefined]);
  });

  test("comes back when it is killed, and not after it was stopped", async () => {
    const { child, pids, messages } = supervised(`process.send({ kind: "ready" }); ${alive}`);
    await expect.poll(() => messages.length, { timeout: 5000 }).toBe(1);
    process.kill(Number(pids[0]), "SIGKILL");
    await expect.poll(() => messages.length, { timeout: 5000 }).toBe(2);
    await child.stop();
    expect(pids).toEqual([expect.any(Number), undefined, expect.any(Number), undefined]);
    expect(pids[2]).not.toBe(pids[0]);
  });

  test("is killed when it does not end in time", async () => {
    const { child, lines, messages } = supervised(`process.on("SIGTERM", () => {}); process.send({ kind: "ready" }); ${alive}`, 200);
    await expect.poll(() => messages.length, { timeout: 5000 }).toBe(1);
    await child.stop();
    expect(lines).toEqual(["child did not end within 0.2 s; killing it"]);
  });

  test("is started again ever more slowly while it keeps crashing", () => {
    expect([1, 2, 3, 4, 7, 50].map(pauseBeforeRestart)).toEqual([500, 1000, 2000, 4000, 30_000, 30_000]);
  });
});

describe("the claim on a data folder", () => {
  const claim = (say: (line: string) => void = () => undefined) => RunningRecord.claim(folder, "http://localhost:1", undefined, say);

  test("is refused while another holds it, in words that name it", async () => {
    const record = await claim();
    await expect(claim()).rejects.toThrow(`already runs on the data folder ${folder} (process ${process.pid}, http://localhost:1)`);
    record.release();
    (await claim()).release();
  });

  test("waits for a supervisor that is ending", async () => {
    const record = await claim();
    record.setEnding();
    setTimeout(() => record.release(), 300);
    const said: string[] = [];
    (await claim((line) => said.push(line))).release();
    expect(said).toHaveLength(1);
  });

  test("waits for a supervisor whose starter is gone, because it will end", async () => {
    const starter = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    const record = await RunningRecord.claim(folder, "http://localhost:1", markProcess(Number(starter.pid)), () => undefined);
    await expect(claim()).rejects.toThrow("already runs");
    starter.kill("SIGKILL");
    await once(starter, "exit");
    setTimeout(() => record.release(), 300);
    (await claim()).release();
  });

  test("ends what a killed supervisor left behind before it is given", async () => {
    const orphan = spawn(process.execPath, ["-e", "process.on('SIGTERM', () => {}); setTimeout(() => {}, 1500)"], { stdio: "ignore" });
    const record = await claim();
    record.setChild("web", orphan.pid);
    record.release();
    const mark = markProcess(Number(orphan.pid));
    const said: string[] = [];
    (await claim((line) => said.push(line))).release();
    expect(isRunning(mark)).toBe(false);
    expect(said[0]).toContain("left its web process");
  });
});

describe("what keeps Tandem from starting is said with the setting that mends it", () => {
  const start = (environment: Record<string, string>) =>
    supervise({ settings: readSettings(environment), environment: {}, bundles: folder, starter: undefined, print: () => undefined });
  const anyPort = String(20_000 + (process.pid % 40_000));

  test("a file where the data folder should be", async () => {
    const file = path.join(folder, "taken");
    writeFileSync(file, "");
    await expect(start({ TANDEM_DATA: file })).rejects.toThrow(/a file stands in its place.*TANDEM_DATA/);
    await expect(start({ TANDEM_DATA: path.join(file, "below") })).rejects.toThrow(/a file stands in its place.*TANDEM_DATA/);
  });

  test("a database that is not there, without its password", async () => {
    const away = start({ TANDEM_DATA: folder, PORT: anyPort, DATABASE_URL: "postgresql://tandem:secret-word@127.0.0.1:9/tandem" });
    const error = await away.then(() => undefined).catch((refused: Error) => refused);
    expect(error?.message).toMatch(/^The database that DATABASE_URL names cannot be used: .*ECONNREFUSED/);
    expect(error?.message).not.toContain("secret-word");
  });
});
