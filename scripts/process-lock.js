// Plain Node: set-up needs it before anything is installed.
import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * What tells a process from a later one with the same number (they are reused, in containers soon): its start time.
 * @param {number} pid
 * @returns {string | undefined} undefined when there is no such process
 */
export function processIdentity(pid) {
  if (process.platform === "linux") {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      // The second field is the name in parentheses, which may itself hold spaces and parentheses.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (fields[0] === "Z") return undefined;
      return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}:${fields[19]}`;
    } catch {
      return undefined;
    }
  }
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ESRCH") return undefined;
  }
  if (process.platform === "win32") return "running";
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/**
 * @typedef {{ pid: number, identity: string | undefined }} ProcessMark a process, so that it is known again later
 * @typedef {{ readonly held: true, release(): void } | { readonly held: false, readonly by: number }} LockResult
 */

/** @param {number} pid @returns {ProcessMark} */
export function markProcess(pid) {
  return { pid, identity: processIdentity(pid) };
}

/** @param {ProcessMark} mark */
export function isRunning(mark) {
  return mark.identity !== undefined && processIdentity(mark.pid) === mark.identity;
}

/** @param {string} file @returns {{ text: string, mark?: ProcessMark } | undefined} undefined when there is no such file */
function readLock(file) {
  let text;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
  try {
    const { pid, identity } = JSON.parse(text);
    return { text, mark: { pid, identity } };
  } catch {
    return { text };
  }
}

/**
 * Takes the lock file for this process, or says who holds it. A lock whose process has ended, however it ended, is free.
 * @param {string} file
 * @returns {LockResult}
 */
export function takeLock(file) {
  mkdirSync(path.dirname(file), { recursive: true });
  for (;;) {
    try {
      const handle = openSync(file, "wx", 0o600);
      const mine = JSON.stringify(markProcess(process.pid));
      writeSync(handle, mine);
      closeSync(handle);
      return {
        held: true,
        release() {
          if (readLock(file)?.text === mine) rmSync(file, { force: true });
        },
      };
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    }
    const found = readLock(file);
    if (!found) continue;
    if (found.mark && isRunning(found.mark)) return { held: false, by: found.mark.pid };
    // Created a moment ago and not yet written: its owner is between the two.
    const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (!found.mark && age < 2000) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
      continue;
    }
    // Of several that see the same dead owner only one may remove the file: renaming decides, and a lock that a
    // quicker one took meanwhile is put back.
    const aside = `${file}.${process.pid}`;
    try {
      renameSync(file, aside);
    } catch {
      continue;
    }
    if (readLock(aside)?.text === found.text) rmSync(aside, { force: true });
    else renameSync(aside, file);
  }
}

/**
 * Takes the lock, waiting for as long as another process holds it.
 * @param {string} file
 * @param {(holder: number) => void} onWait called once, when it has to wait
 */
export async function waitForLock(file, onWait) {
  for (let waited = false; ; waited = true) {
    const lock = takeLock(file);
    if (lock.held) return lock;
    if (!waited) onWait(lock.by);
    await sleep(200);
  }
}
