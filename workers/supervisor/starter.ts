import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { isRunning, markProcess, type ProcessMark } from "../../scripts/process-lock.js";

/** Milliseconds between two looks at the process that started us. */
const LOOK_EVERY = 200;

/** Name and parent of a process; undefined where the platform does not tell. */
function describe(pid: number): { readonly name: string; readonly parent: number } | undefined {
  try {
    if (process.platform === "linux") {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const end = stat.lastIndexOf(")");
      return { name: stat.slice(stat.indexOf("(") + 1, end), parent: Number(stat.slice(end + 2).split(" ")[1]) };
    }
    if (process.platform === "win32") return undefined;
    const [parent, name] = execFileSync("ps", ["-o", "ppid=,comm=", "-p", String(pid)], { encoding: "utf8" })
      .trim()
      .split(/\s+/, 2);
    return { name: name.replace(/^-|.*\//g, ""), parent: Number(parent) };
  } catch {
    return undefined;
  }
}

/**
 * npm, when `npm start` started us: our parent, or the parent of the shell between us. npm passes signals on, but when it is
 * killed it cannot, and whoever killed it would find Tandem running still.
 */
export function findStarter(environment: Readonly<Record<string, string | undefined>>): ProcessMark | undefined {
  if (environment.npm_lifecycle_event !== "start") return undefined;
  const parent = describe(process.ppid);
  const shell = parent !== undefined && /^(ba|da|z|k|a)?sh$/.test(parent.name);
  return markProcess(shell ? parent.parent : process.ppid);
}

/** Calls `gone` once when what started us has ended: npm, or the shell between us, to which npm passes signals. */
export function watchStarter(starter: ProcessMark, gone: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent && isRunning(starter)) return;
    clearInterval(timer);
    gone();
  }, LOOK_EVERY);
  timer.unref();
}
