import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { LIVE_CHANNEL, type Notification, parseNotification } from "../../lib/server/live/notification";

/** Milliseconds between attempts to reach the database again. */
const RETRY_EVERY = 500;
/** A connection that dies without a word is noticed by asking it something. Milliseconds. */
const PROBE_EVERY = 15_000;

export interface ListenerOptions {
  readonly url: string;
  readonly onNotification: (notification: Notification) => void;
  /** It hears again after a time when it did not: what was said meanwhile is lost to it. */
  readonly onGap: () => void;
  readonly log: (line: string) => void;
}

/** Hears what all processes write, on a connection of its own, which it makes anew for as long as it lives. */
export class NotificationListener {
  readonly #options: ListenerOptions;
  readonly #ending = new AbortController();
  #client: pg.Client | undefined;
  #done: Promise<void> | undefined;

  constructor(options: ListenerOptions) {
    this.#options = options;
  }

  /** Resolves once it hears. */
  start(): Promise<void> {
    return new Promise((resolve) => {
      this.#done = this.#keepListening(resolve);
    });
  }

  get listening(): boolean {
    return this.#client !== undefined;
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#client?.end().catch(() => undefined);
    await this.#done;
  }

  async #keepListening(onFirst: () => void): Promise<void> {
    const { log, onGap } = this.#options;
    for (let first = true; !this.#ending.signal.aborted; ) {
      try {
        const { ended } = await this.#connect();
        if (first) onFirst();
        else onGap();
        first = false;
        await ended;
        if (!this.#ending.signal.aborted) log("lost the connection that hears live events; connecting again");
      } catch (error) {
        log(`cannot listen to live events: ${error instanceof Error ? error.message : error}`);
      }
      await sleep(RETRY_EVERY, undefined, { signal: this.#ending.signal }).catch(() => undefined);
    }
  }

  /** @returns `ended` settles when the connection, which was good, is gone */
  async #connect(): Promise<{ ended: Promise<void> }> {
    const client = new pg.Client({
      connectionString: this.#options.url,
      connectionTimeoutMillis: 10_000,
      query_timeout: 10_000,
      keepAlive: true,
    });
    let end: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => {
      end = resolve;
    });
    client.on("error", () => end());
    client.on("end", () => end());
    client.on("notification", ({ payload }) => {
      const notification = parseNotification(payload);
      if (notification) this.#options.onNotification(notification);
    });
    await client.connect();
    await client.query(`LISTEN ${LIVE_CHANNEL}`);
    this.#client = client;
    const probe = setInterval(() => client.query("SELECT 1").catch(() => end()), PROBE_EVERY);
    const ended = gone.then(() => {
      clearInterval(probe);
      this.#client = undefined;
      client.end().catch(() => undefined);
    });
    return { ended };
  }
}
