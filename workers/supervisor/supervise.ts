import { mkdirSync } from "node:fs";
import path from "node:path";
import { prepareDatabase } from "../../lib/server/database/prepare-database";
import type { ProcessMark } from "../../scripts/process-lock.js";
import type { ChildMessage } from "./child-message";
import { type KeptPostgres, keepPostgres } from "./kept-postgres";
import { portIsFree } from "./port-is-free";
import { RunningRecord } from "./running-record";
import { readSecrets } from "./secrets";
import type { Settings } from "./settings";
import { SupervisedProcess } from "./supervised-process";

/** The trainer ends its step and commits a checkpoint; web lets requests end. Milliseconds. */
const TRAINER_STOPS_WITHIN = 30_000;
const WEB_STOPS_WITHIN = 10_000;
/** Should web be unable to start, runs go on all the same. Milliseconds. */
const TRAINER_STARTS_WITHIN = 10_000;

export interface Supervision {
  readonly settings: Settings;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder of the bundles web.js and trainer.js. */
  readonly bundles: string;
  /** npm, when it started us. */
  readonly starter: ProcessMark | undefined;
  readonly print: (line: string) => void;
}

/**
 * Starts everything and keeps it running.
 * @returns stop: ends all of it in order (trainer, web, PostgreSQL); `failed` settles when it cannot go on at all
 */
export async function supervise({ settings, environment, bundles, starter, print }: Supervision) {
  const { port, host, dataFolder, address } = settings;
  const log = (name: string) => (line: string) => print(`${name.padEnd(9)}| ${line}`);
  const say = log("tandem");
  makeDataFolder(dataFolder);
  const record = await RunningRecord.claim(dataFolder, address, starter, say);
  let postgres: KeptPostgres | undefined;
  const processes: SupervisedProcess[] = [];
  let fail: (reason: Error) => void = () => undefined;
  const failed = new Promise<Error>((resolve) => {
    fail = resolve;
  });

  async function stop(): Promise<void> {
    record.setEnding();
    for (const each of processes.splice(0)) await each.stop();
    await postgres?.stop();
    record.release();
  }

  try {
    await checkPort(port, host);
    const secrets = readSecrets(dataFolder, environment);
    if (!settings.databaseUrl)
      postgres = await keepPostgres(dataFolder, log("postgres"), () =>
        fail(new Error("PostgreSQL could not come back on its port, which another program took. Start Tandem again.")),
      );
    const databaseUrl = settings.databaseUrl ?? (postgres as KeptPostgres).url;
    const applied = await prepareDatabase(databaseUrl).catch((cause: Error) => {
      if (!settings.databaseUrl) throw cause;
      throw new Error(`The database that DATABASE_URL names cannot be used: ${cause.message}`, { cause });
    });
    if (applied.length > 0) log("postgres")(`brought to ${applied.at(-1)}`);
    const childEnvironment: NodeJS.ProcessEnv = {
      ...environment,
      NODE_ENV: "production",
      PORT: String(port),
      TANDEM_DATA: dataFolder,
      DATABASE_URL: databaseUrl,
      NEXTAUTH_SECRET: secrets.sessionSecret,
      TANDEM_SETUP_CODE: secrets.setupCode,
    };
    const announce = announcer(address, secrets.setupCode, print);
    const add = (name: string, stopWithin: number, onMessage: (message: ChildMessage) => void) => {
      const child = new SupervisedProcess({
        name,
        file: path.join(bundles, `${name}.js`),
        environment: childEnvironment,
        stopWithin,
        log: log(name),
        onProcess: (pid) => record.setChild(name, pid),
        onMessage(message) {
          if (message.kind === "failed") fail(new Error(message.reason));
          else onMessage(message);
        },
      });
      processes.push(child);
      return child;
    };
    // In the order in which they are stopped.
    const trainer = add("trainer", TRAINER_STOPS_WITHIN, () => undefined);
    const web = add("web", WEB_STOPS_WITHIN, (message) => {
      announce(message);
      if (message.kind === "ready") trainer.start();
    });
    // Both load for a second or two: visitors come first.
    web.start();
    setTimeout(() => trainer.start(), TRAINER_STARTS_WITHIN).unref();
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop, failed };
}

/** Tells the person at the terminal where to go, once web answers; not again when it was restarted. */
function announcer(address: string, setupCode: string, print: (line: string) => void) {
  let anyAccount = true;
  let announced = false;
  return (message: ChildMessage) => {
    if (message.kind === "accounts") anyAccount = message.any;
    if (message.kind !== "ready" || announced) return;
    announced = true;
    print(`\n  Tandem is ready: ${address}\n`);
    if (!anyAccount)
      print(
        "  The first visitor makes the first account and becomes the administrator.\n" +
          `  From any other computer that needs this one-time code: ${setupCode}\n`,
      );
  };
}

function makeDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === "EEXIST" || code === "ENOTDIR" ? "a file stands in its place" : message;
    throw new Error(`The data folder ${folder} cannot be made: ${why}. Set TANDEM_DATA to another one.`, { cause });
  }
}

async function checkPort(port: number, host: string | undefined): Promise<void> {
  const place = host === undefined ? "" : ` on ${host}`;
  try {
    if (await portIsFree(port, host)) return;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "EACCES") throw new Error(`This user may not listen on port ${port}${place}. Set PORT to one above 1023.`, { cause });
    if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
      throw new Error(`HOST is ${host}, which is no address of this machine.`, { cause });
    throw new Error(`Cannot listen on port ${port}${place}: ${message}`, { cause });
  }
  throw new Error(`Port ${port}${place} is in use by another program. Set PORT to a free one, for example PORT=${port + 1} npm start.`);
}
