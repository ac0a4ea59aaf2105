import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const ROOT = path.resolve(import.meta.dirname, "..");
/** On a slow machine, with a database to be made first. Milliseconds. */
const READY_WITHIN = 60_000;
const STOPPED_WITHIN = 60_000;

export interface StartOptions {
  /** To go on with what another server left; by default a new one, removed when the server is stopped. */
  readonly dataFolder?: string;
  readonly port?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** As a person starts it; by default without npm, whose pages and packages are known to be current. */
  readonly throughNpm?: boolean;
}

export function newDataFolder(): string {
  return mkdtempSync(path.join(os.tmpdir(), "tandem-e2e-"));
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}

/** The real thing: the supervisor of the production build with all its processes, as `npm start` runs it. */
export class TandemServer {
  readonly url: string;
  readonly dataFolder: string;
  readonly #child: ChildProcess;
  readonly #ownsFolder: boolean;
  #output = "";

  private constructor(child: ChildProcess, port: number, dataFolder: string, ownsFolder: boolean) {
    this.#child = child;
    this.url = `http://localhost:${port}`;
    this.dataFolder = dataFolder;
    this.#ownsFolder = ownsFolder;
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding("utf8").on("data", (text) => {
        this.#output += text;
      });
  }

  /** Starts it without waiting until it is reachable. */
  static async launch({ dataFolder, port, environment, throughNpm }: StartOptions = {}): Promise<TandemServer> {
    const folder = dataFolder ?? newDataFolder();
    const ownPort = port ?? (await freePort());
    const [program, ...args] = throughNpm ? ["npm", "start"] : [process.execPath, "dist/supervisor.js"];
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...process.env, DATABASE_URL: "", HOST: "", ...environment, PORT: String(ownPort), TANDEM_DATA: folder },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return new TandemServer(child, ownPort, folder, dataFolder === undefined);
  }

  static async start(options: StartOptions = {}): Promise<TandemServer> {
    const server = await TandemServer.launch(options);
    await server.reachable();
    return server;
  }

  /** Everything it has printed. */
  get output(): string {
    return this.#output;
  }

  /** The one-time code for a first account from elsewhere, as the terminal shows it. */
  get setupCode(): string {
    const found = /one-time code: (\S+)/.exec(this.#output);
    if (!found) throw new Error(`no code was printed:\n${this.#output}`);
    return found[1];
  }

  /** Resolves when it has said that it is ready (an earlier server on the port may still answer) and /api/health answers 200. */
  async reachable(): Promise<void> {
    const deadline = Date.now() + READY_WITHIN;
    while (Date.now() < deadline) {
      if (this.#child.exitCode !== null) break;
      const healthy = await fetch(`${this.url}/api/health`).then(
        ({ status }) => status === 200,
        () => false,
      );
      if (healthy && this.#output.includes("Tandem is ready")) return;
      await sleep(100);
    }
    throw new Error(`Tandem did not come up at ${this.url}:\n${this.#output}`);
  }

  /** Process numbers; those that are not running are absent. */
  processes(): { readonly supervisor: number; readonly web?: number; readonly trainer?: number; readonly postgres?: number } {
    const { supervisor, children } = JSON.parse(readFileSync(path.join(this.dataFolder, "running.json"), "utf8"));
    const postmaster = path.join(this.dataFolder, "postgres/cluster/postmaster.pid");
    const postgres = existsSync(postmaster) ? Number(readFileSync(postmaster, "utf8").split("\n")[0]) : undefined;
    return { supervisor: supervisor.pid, web: children.web?.pid, trainer: children.trainer?.pid, postgres };
  }

  /** Kills one of its processes at once, without a chance to clear up. */
  kill(name: "supervisor" | "web" | "trainer" | "postgres"): void {
    const pid = this.processes()[name];
    if (pid === undefined) throw new Error(`there is no ${name} to kill`);
    process.kill(pid, "SIGKILL");
  }

  /** Ends what was started at once (npm, if it was started through it), without a chance to pass anything on. */
  killStarted(): void {
    this.#child.kill("SIGKILL");
  }

  /** Resolves with its exit status, null when a signal ended it. */
  async ended(): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, "exit");
    return this.#child.exitCode;
  }

  /** Asks it to end and waits until it has; the data folder goes if it was made for it. */
  async stop(): Promise<number | null> {
    this.#child.kill("SIGTERM");
    const late = new AbortController();
    const status = await Promise.race([
      this.ended(),
      sleep(STOPPED_WITHIN, undefined, { signal: late.signal }).then(() => {
        throw new Error(`Tandem did not end:\n${this.#output}`);
      }),
    ]);
    late.abort();
    if (this.#ownsFolder) rmSync(this.dataFolder, { recursive: true, force: true });
    return status;
  }
}
