import { connect, createServer, type Server, type Socket } from "node:net";

export interface LosingProxy {
  /** Address of the database through the proxy. */
  readonly url: string;
  /** The connection breaks after this many further commits have reached the database, before their answer gets back. */
  loseAnswerOfCommit(count: number): void;
  close(): Promise<void>;
}

/** Stands between a client and PostgreSQL: the one way to see what happens when nobody knows whether a commit took place. */
export async function losingProxy(url: string): Promise<LosingProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let commits = Number.POSITIVE_INFINITY;
  const server: Server = createServer((client) => {
    const database = connect(Number(target.port), target.hostname);
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => sockets.delete(socket));
    }
    let lost = false;
    client.on("data", (bytes) => {
      if (bytes.includes("COMMIT")) commits--;
      if (commits === 0) {
        commits = Number.POSITIVE_INFINITY;
        lost = true;
      }
      database.write(bytes);
    });
    database.on("data", (bytes) => {
      if (lost) client.destroy();
      else client.write(bytes);
    });
    client.on("close", () => database.end());
    database.on("close", () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (!address || typeof address !== "object") throw new Error("the proxy has no port");
  const through = new URL(url);
  through.port = String(address.port);
  return {
    url: through.href,
    loseAnswerOfCommit(count) {
      commits = count;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
