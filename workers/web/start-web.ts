import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import next from "next";
import { setWebState } from "../../lib/server/health/web-state";
import { NotificationListener } from "../postgres/notification-listener";
import { guardRequest } from "./guard-request";
import { LiveSockets } from "./live-sockets";
import type { WebSettings } from "./settings";

/** How long requests under way may take to end, milliseconds. */
const GRACE = 5000;
/**
 * How long an idle connection is kept, milliseconds: longer than load balancers keep theirs (60 s), so that this end never closes one
 * in the moment in which a request comes along it. Node's own is 5 s.
 */
const KEEP_ALIVE = 65_000;

export interface WebOptions {
  readonly settings: WebSettings;
  /** Folder of .next. */
  readonly root: string;
  readonly version: string;
  readonly log: (line: string) => void;
}

/**
 * Serves pages, API and sockets on one port.
 * @returns stop: no new connection, sockets closed, requests under way ended
 */
export async function startWeb({ settings, root, version, log }: WebOptions): Promise<{ stop(): Promise<void> }> {
  const { port, host, databaseUrl, trustProxy } = settings;
  // X-Forwarded-* reach next-auth only as far as they can be trusted (peer-headers.ts).
  process.env.AUTH_TRUST_HOST = "true";
  const pages = next({ dev: false, dir: root, port, hostname: host });
  await pages.prepare();
  const handle = pages.getRequestHandler();
  const http = createServer(guardRequest((request, response) => handle(request, response), { trustProxy, log }));
  http.keepAliveTimeout = KEEP_ALIVE;
  const sockets = new LiveSockets(http, { trustProxy, log });
  const listener = new NotificationListener({
    url: databaseUrl,
    onNotification: (notification) => sockets.tell(notification),
    onGap: () => sockets.reconnectAll(),
    log,
  });
  await listener.start();
  setWebState({ version, sockets: () => sockets.count, listening: () => listener.listening });
  await new Promise<void>((resolve, reject) => {
    http.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? new Error(`Port ${port} is in use by another program. Set PORT to a free one.`) : error),
    );
    http.listen({ port, host }, resolve);
  });
  return {
    async stop() {
      const closed = new Promise((resolve) => http.close(resolve));
      sockets.close();
      await Promise.race([closed, sleep(GRACE)]);
      http.closeAllConnections();
      await listener.stop();
      await pages.close();
    },
  };
}
