// Plain Node.
import { spawn } from "node:child_process";

/** Enough of the end of a failed command's output to act on. */
const KEPT = 12_000;

/**
 * Runs a command in a folder and keeps what it says to itself, for the words of a failure.
 * @param {string} folder
 * @param {readonly string[]} command program and arguments
 * @param {Record<string, string>} environment added to this process's own
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export function runQuietly(folder, [program, ...args], environment = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", CHECKPOINT_DISABLE: "1", ...environment },
      stdio: ["ignore", "pipe", "pipe"],
      // npm is a .cmd there, which only a shell starts
      shell: process.platform === "win32" && program === "npm",
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => {
        output = (output + text).slice(-KEPT);
      });
    child.once("error", (error) => resolve({ ok: false, output: `${output}${error.message}` }));
    child.once("close", (status) => resolve({ ok: status === 0, output }));
  });
}
