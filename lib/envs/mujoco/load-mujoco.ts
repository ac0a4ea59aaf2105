import type { MainModule } from "@mujoco/mujoco";

let loading: Promise<MainModule> | undefined;

/**
 * MuJoCo, compiled to WebAssembly: one instance, and one heap, for all environments of a process (or worker thread).
 * What it prints goes to standard error, because standard output belongs to the command line's JSON.
 */
export function loadMujoco(): Promise<MainModule> {
  loading ??= import("@mujoco/mujoco").then(({ default: load }) => load({ print: report, printErr: report }));
  return loading;
}

const report = (line: string) => console.error(`mujoco: ${line}`);
