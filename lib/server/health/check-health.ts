import { pool } from "../database/database";
import { webState } from "./web-state";

/** "ok", or what fails in a few words: never an address or a password. */
type PartHealth = string;

export interface Health {
  readonly status: "ok" | "failing";
  readonly database: PartHealth;
  readonly queue: PartHealth;
  readonly sockets: PartHealth;
  /** Browsers connected to this process. */
  readonly connections: number;
  readonly version: string;
  /** Of this process, seconds. */
  readonly uptime: number;
}

/** A database that takes longer is not one to send visitors to. Milliseconds. */
const PATIENCE = 3000;

async function answers(statement: string, failing: string): Promise<PartHealth> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("late")), PATIENCE);
  });
  try {
    await Promise.race([pool().query(statement), late]);
    return "ok";
  } catch {
    return failing;
  } finally {
    clearTimeout(timer);
  }
}

/** Whether this web process can do its work: database, queue and sockets. Open to everybody, so it tells nothing else. */
export async function checkHealth(): Promise<Health> {
  const web = webState();
  const [database, queue] = await Promise.all([
    answers("SELECT 1", "does not answer"),
    answers("SELECT name FROM pgboss.queue LIMIT 1", "cannot be read"),
  ]);
  const sockets = web === undefined ? "not served by this process" : web.listening() ? "ok" : "not connected to the database";
  return {
    status: [database, queue, sockets].every((part) => part === "ok") ? "ok" : "failing",
    database,
    queue,
    sockets,
    connections: web?.sockets() ?? 0,
    version: web?.version ?? "unknown",
    uptime: Math.round(process.uptime()),
  };
}
