import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isRunning, markProcess, processIdentity, takeLock, waitForLock } from "./process-lock.js";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "tandem-lock-"));
  file = path.join(folder, "below", "lock");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A process that is alive until it is ended. */
function sleeper() {
  return spawn(process.execPath, ["-e", "process.stdout.write('up'); setInterval(() => {}, 1000)"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
}

test("a held lock is refused and names its holder; a released one is free", () => {
  const lock = takeLock(file);
  expect(lock.held).toBe(true);
  expect(takeLock(file)).toEqual({ held: false, by: process.pid });
  if (lock.held) lock.release();
  expect(takeLock(file).held).toBe(true);
});

test("the lock of a process that was killed is free, and nothing is left beside it", async () => {
  const child = sleeper();
  await once(child.stdout, "data");
  writeLock(file, markProcess(Number(child.pid)));
  expect(takeLock(file)).toEqual({ held: false, by: child.pid });
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(takeLock(file).held).toBe(true);
  expect(readdirSync(path.dirname(file))).toEqual(["lock"]);
});

test("a process with a reused number is not taken for the holder", () => {
  writeLock(file, { pid: process.pid, identity: "another boot:1" });
  expect(takeLock(file).held).toBe(true);
});

test("a lock that was never written in full is free after a moment", () => {
  writeLock(file, undefined);
  const before = new Date(Date.now() - 60_000);
  utimesSync(file, before, before);
  expect(takeLock(file).held).toBe(true);
});

test("of many that wait, each holds the lock alone", async () => {
  const script = `
    import { appendFileSync } from "node:fs";
    import { waitForLock } from ${JSON.stringify(path.resolve("scripts/process-lock.js"))};
    const lock = await waitForLock(${JSON.stringify(file)}, () => {});
    appendFileSync(${JSON.stringify(`${file}.log`)}, "in ");
    await new Promise((resolve) => setTimeout(resolve, 30));
    appendFileSync(${JSON.stringify(`${file}.log`)}, "out ");
    lock.release();`;
  const children = Array.from({ length: 4 }, () => spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "inherit" }));
  const ends = await Promise.all(children.map((child) => once(child, "exit")));
  expect(ends.map(([status]) => status)).toEqual([0, 0, 0, 0]);
  expect(readFileSync(`${file}.log`, "utf8")).toBe("in out ".repeat(4));
});

test("waiting says once for whom", async () => {
  const child = sleeper();
  await once(child.stdout, "data");
  writeLock(file, markProcess(Number(child.pid)));
  const said: number[] = [];
  const waiting = waitForLock(file, (holder) => said.push(holder));
  setTimeout(() => child.kill("SIGKILL"), 450);
  expect((await waiting).held).toBe(true);
  expect(said).toEqual([child.pid]);
});

test("a process is known again by its mark, and an ended one is not running", async () => {
  expect(isRunning(markProcess(process.pid))).toBe(true);
  const child = sleeper();
  await once(child.stdout, "data");
  const mark = markProcess(Number(child.pid));
  expect(isRunning(mark)).toBe(true);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(isRunning(mark)).toBe(false);
  expect(processIdentity(Number(child.pid))).toBeUndefined();
});

function writeLock(at: string, mark: { pid: number; identity: string | undefined } | undefined) {
  const lock = takeLock(at);
  if (lock.held) writeFileSync(at, mark ? JSON.stringify(mark) : "");
}
