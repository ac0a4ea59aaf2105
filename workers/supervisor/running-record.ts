import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isRunning, markProcess, type ProcessMark, takeLock } from "../../scripts/process-lock.js";

/** How long a supervisor that is ending, or what a killed one left behind, may take. Milliseconds. */
const ENDING_LIMIT = 60_000;
const ORPHAN_LIMIT = 10_000;

/** What runs on a data folder, kept in its file `running.json` so that the next start can clear up after a crash. */
interface Running {
  supervisor: ProcessMark;
  /** npm, when it started the supervisor: the supervisor ends with it. */
  starter: ProcessMark | undefined;
  address: string;
  ending: boolean;
  children: Record<string, ProcessMark>;
}

function read(file: string): Running | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Running;
  } catch {
    return undefined;
  }
}

/** The claim of this supervisor on a data folder: only one at a time. */
export class RunningRecord {
  readonly #file: string;
  readonly #release: () => void;
  readonly #running: Running;

  private constructor(file: string, release: () => void, address: string, starter: ProcessMark | undefined) {
    this.#file = file;
    this.#release = release;
    this.#running = { supervisor: markProcess(process.pid), starter, address, ending: false, children: {} };
    this.#write();
  }

  /**
   * Claims the data folder, once a supervisor that is just ending is gone, and ends what a killed one left behind.
   * @throws Error in words for a person when another Tandem runs on it
   */
  static async claim(dataFolder: string, address: string, starter: ProcessMark | undefined, say: (line: string) => void) {
    const file = path.join(dataFolder, "running.json");
    const lockFile = path.join(dataFolder, "supervisor.lock");
    let lock = takeLock(lockFile);
    const deadline = performance.now() + ENDING_LIMIT;
    for (let said = false; !lock.held; lock = takeLock(lockFile)) {
      const other = read(file);
      const starterGone = other?.starter !== undefined && !isRunning(other.starter);
      if (!(other?.ending || starterGone) || performance.now() > deadline)
        throw new Error(
          `Tandem already runs on the data folder ${dataFolder} (process ${lock.by}${other ? `, ${other.address}` : ""}). ` +
            "Stop that one first, or set TANDEM_DATA to another folder and PORT to another port.",
        );
      if (!said) say(`the previous Tandem (process ${lock.by}) is ending; waiting for it`);
      said = true;
      await sleep(200);
    }
    await endOrphans(Object.entries(read(file)?.children ?? {}), say);
    return new RunningRecord(file, lock.release, address, starter);
  }

  setChild(name: string, pid: number | undefined): void {
    if (pid === undefined) delete this.#running.children[name];
    else this.#running.children[name] = markProcess(pid);
    this.#write();
  }

  setEnding(): void {
    this.#running.ending = true;
    this.#write();
  }

  release(): void {
    this.#release();
  }

  #write(): void {
    const draft = `${this.#file}.draft`;
    writeFileSync(draft, JSON.stringify(this.#running), { mode: 0o600 });
    renameSync(draft, this.#file);
  }
}

/** Children notice by themselves that their supervisor is gone; one that does not is killed, which it survives by design. */
async function endOrphans(children: readonly (readonly [string, ProcessMark])[], say: (line: string) => void): Promise<void> {
  const deadline = performance.now() + ORPHAN_LIMIT;
  for (const [name, mark] of children) {
    if (isRunning(mark)) say(`the previous Tandem left its ${name} process (${mark.pid}) behind; waiting for it to end`);
    while (isRunning(mark) && performance.now() < deadline) await sleep(100);
    if (isRunning(mark)) process.kill(mark.pid, "SIGKILL");
  }
}
