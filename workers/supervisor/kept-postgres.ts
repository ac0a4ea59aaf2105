import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../postgres/embedded";

/** Milliseconds between two looks at the server. */
const LOOK_EVERY = 1000;

export interface KeptPostgres {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts the embedded PostgreSQL and starts it again should it ever be gone (killed, out of memory); it recovers by itself.
 * @param onMoved called with the new address when it could not come back on its old port
 */
export async function keepPostgres(dataFolder: string, log: (line: string) => void, onMoved: (url: string) => void): Promise<KeptPostgres> {
  let server: EmbeddedPostgres = await startEmbeddedPostgres(dataFolder);
  if (server.adopted) log("adopted the one that was still running");
  const stopping = new AbortController();
  const kept = (async () => {
    while (!stopping.signal.aborted) {
      await sleep(LOOK_EVERY, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted || (await isListening(server.port))) continue;
      log("is gone; starting it again");
      try {
        const again = await startEmbeddedPostgres(dataFolder);
        const moved = again.url !== server.url;
        server = again;
        log("runs again");
        if (moved) onMoved(again.url);
      } catch (error) {
        log(error instanceof Error ? error.message : String(error));
      }
    }
  })();
  return {
    url: server.url,
    async stop() {
      stopping.abort();
      await kept;
      await server.stop();
    },
  };
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port, timeout: 5000 });
    const answer = (listening: boolean) => {
      socket.destroy();
      resolve(listening);
    };
    socket.once("connect", () => answer(true));
    // Slow is not gone: a machine under load may let a connection wait.
    socket.once("timeout", () => answer(true));
    socket.once("error", () => answer(false));
  });
}
