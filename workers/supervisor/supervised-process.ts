import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { ChildMessage } from "./child-message";

/** A child that ran this long was healthy: its next crash is a new one. Milliseconds. */
const HEALTHY_AFTER = 60_000;
const SHORTEST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;

export interface ProcessPlan {
  /** Stands before each of its lines. */
  readonly name: string;
  /** The bundle that Node runs. */
  readonly file: string;
  readonly environment: NodeJS.ProcessEnv;
  /** How long it may take to end when asked to, milliseconds. */
  readonly stopWithin: number;
  readonly log: (line: string) => void;
  /** Called with each new process (undefined when it ended), so that it can be found after a crash of the supervisor. */
  readonly onProcess: (pid: number | undefined) => void;
  readonly onMessage: (message: ChildMessage) => void;
}

/** How long to wait before the next start, milliseconds: doubled at every crash in a row. */
export function pauseBeforeRestart(crashesInARow: number): number {
  return Math.min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** (crashesInARow - 1));
}

/** A child process that is kept running until it is stopped. */
export class SupervisedProcess {
  readonly #plan: ProcessPlan;
  #child: ChildProcess | undefined;
  #stopping = false;
  #crashes = 0;
  readonly #restartPause = new AbortController();

  constructor(plan: ProcessPlan) {
    this.#plan = plan;
  }

  /** Starts it; nothing when it runs already or was stopped. */
  start(): void {
    if (this.#child || this.#stopping) return;
    const { name, file, environment, log, onProcess, onMessage } = this.#plan;
    const started = performance.now();
    const child = spawn(process.execPath, ["--enable-source-maps", file], {
      env: environment,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      // Ctrl-C in a terminal reaches the whole process group; the order of the shutdown is the supervisor's.
      detached: process.platform !== "win32",
    });
    this.#child = child;
    onProcess(child.pid);
    for (const stream of [child.stdout, child.stderr]) if (stream) createInterface({ input: stream }).on("line", (line) => log(line));
    child.on("message", onMessage);
    child.on("error", (error) => log(`could not be started: ${error.message}`));
    child.once("exit", (status, signal) => {
      this.#child = undefined;
      onProcess(undefined);
      if (this.#stopping) return;
      this.#crashes = performance.now() - started > HEALTHY_AFTER ? 1 : this.#crashes + 1;
      const pause = pauseBeforeRestart(this.#crashes);
      log(`${name} ended unexpectedly (${signal ?? `status ${status}`}); starting it again in ${pause / 1000} s`);
      sleep(pause, undefined, { signal: this.#restartPause.signal }).then(
        () => this.start(),
        () => undefined,
      );
    });
  }

  /** Ends it for good: asked first, killed when it takes longer than its plan allows. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#restartPause.abort();
    const child = this.#child;
    if (!child) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    const late = new AbortController();
    const killed = sleep(this.#plan.stopWithin, undefined, { signal: late.signal }).then(
      () => {
        this.#plan.log(`${this.#plan.name} did not end within ${this.#plan.stopWithin / 1000} s; killing it`);
        child.kill("SIGKILL");
      },
      () => undefined,
    );
    await ended;
    late.abort();
    await killed;
  }
}
