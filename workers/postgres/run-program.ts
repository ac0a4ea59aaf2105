import { spawn } from "node:child_process";
import type { ServerUser } from "./server-user";

export interface ProgramResult {
  readonly status: number | null;
  /** Standard error; empty when quiet. */
  readonly errors: string;
}

/**
 * Runs a program of PostgreSQL to its end, as the server's user, in an environment without PG* variables (they would
 * steer it) and with English messages (they are read).
 * @param options.quiet no pipes: a server started by it would inherit and hold them
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: { readonly user: ServerUser | undefined; readonly cwd: string; readonly quiet?: boolean },
): Promise<ProgramResult> {
  const env: NodeJS.ProcessEnv = { ...process.env, LC_ALL: "C" };
  for (const name of Object.keys(env)) if (name.startsWith("PG")) delete env[name];
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...options.user,
      cwd: options.cwd,
      env,
      stdio: ["ignore", "ignore", options.quiet ? "ignore" : "pipe"],
      windowsHide: true,
    });
    let errors = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
    });
    child.once("error", (cause) => reject(new Error(`${program} cannot be run: ${cause.message}`, { cause })));
    child.once("close", (status) => resolve({ status, errors }));
  });
}
