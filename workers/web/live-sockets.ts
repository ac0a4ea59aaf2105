import type { Server as HttpServer } from "node:http";
import { type DefaultEventsMap, Server, type Socket } from "socket.io";
import { type ErrorBody, parseInput, TandemError } from "../../lib/contracts/errors";
import { type SubscribeReply, subscribeSchema } from "../../lib/contracts/live";
import type { Actor } from "../../lib/contracts/roles";
import { authoriseSubscription } from "../../lib/server/live/authorise-subscription";
import { liveEventsFor } from "../../lib/server/live/live-events-for";
import type { Notification } from "../../lib/server/live/notification";
import { runRoom } from "../../lib/server/live/rooms";
import { actorOfCookies } from "../../lib/server/people/actor-of-token";
import { isSameOrigin } from "./same-origin";

/** Rooms that one page may hold; none of Tandem's needs more than a few. */
const MOST_SUBSCRIPTIONS = 64;
/** Requests of one socket that may wait for the database. */
const MOST_WAITING = 200;
/** The largest message from a browser (bytes); a subscription is about 100. */
const LARGEST_MESSAGE = 16_384;
/** How often everyone is looked at again, should the word that somebody changed have been missed. Milliseconds. */
const CHECK_EVERY = 15_000;

interface SocketData {
  actor: Actor;
  /** Rooms joined for what was asked for, such as `run:<id>`. */
  subscriptions: Map<string, readonly string[]>;
  /** Requests are done one after the other, so that leaving a room never overtakes joining it. */
  work: Promise<void>;
  waiting: number;
}
type Events = DefaultEventsMap;
type LiveSocket = Socket<Events, Events, Events, SocketData>;

export interface LiveSocketsOptions {
  readonly trustProxy: boolean;
  readonly log: (line: string) => void;
}

/** The browsers' sockets: of people who are signed in only, by WebSocket only, each room only after authorisation. */
export class LiveSockets {
  readonly #io: Server<Events, Events, Events, SocketData>;
  readonly #log: (line: string) => void;
  readonly #checks: NodeJS.Timeout;
  #telling: Promise<void> = Promise.resolve();

  constructor(http: HttpServer, { trustProxy, log }: LiveSocketsOptions) {
    this.#log = log;
    this.#io = new Server(http, {
      serveClient: false,
      transports: ["websocket"],
      maxHttpBufferSize: LARGEST_MESSAGE,
      connectTimeout: 10_000,
      allowRequest: ({ headers }, decide) => {
        const own = isSameOrigin(headers, trustProxy);
        decide(own ? null : "this page belongs to another site", own);
      },
    });
    this.#io.use((socket, next) => {
      this.#admit(socket).then(
        () => next(),
        (error: unknown) => next(this.#refusal(error)),
      );
    });
    this.#io.on("connection", (socket) => {
      socket.on("subscribe", (request: unknown, reply: unknown) => this.#queue(socket, reply, () => this.#subscribe(socket, request)));
      socket.on("unsubscribe", (request: unknown, reply: unknown) => this.#queue(socket, reply, () => this.#unsubscribe(socket, request)));
    });
    this.#checks = setInterval(() => this.#check(() => true), CHECK_EVERY);
  }

  /** Browsers connected now. */
  get count(): number {
    return this.#io.of("/").sockets.size;
  }

  /** Tells the browsers that may know of it; events leave in the order of the notifications. */
  tell(notification: Notification): void {
    if (!this.#isFollowed(notification)) return;
    this.#telling = this.#telling.then(async () => {
      try {
        if (notification.kind === "person") await this.#check(({ data }) => data.actor.id === notification.personId);
        for (const { room, event } of await liveEventsFor(notification)) this.#io.to(room).emit("live", event);
      } catch (error) {
        // The rows are there: whoever connects again is sent them.
        this.#log(`could not tell of ${JSON.stringify(notification)}: ${error instanceof Error ? error.message : error}`);
        this.reconnectAll();
      }
    });
  }

  /** Every browser connects again and asks for what it missed. */
  reconnectAll(): void {
    // Ending the transport, not the session, is what makes socket.io's clients come back by themselves.
    for (const socket of this.#io.of("/").sockets.values()) socket.conn.close();
  }

  /** Ends every socket. The server that they came through is its owner's to close. */
  close(): void {
    clearInterval(this.#checks);
    this.#io.disconnectSockets(true);
    this.#io.engine.close();
  }

  /** Clips and figures are large: they are read for a run only while somebody looks at it. */
  #isFollowed(notification: Notification): boolean {
    if (this.count === 0) return false;
    if (notification.kind === "run" || !("runId" in notification)) return true;
    return this.#io.of("/").adapter.rooms.has(runRoom(notification.runId));
  }

  async #admit(socket: LiveSocket): Promise<void> {
    const actor = await actorOfCookies(socket.handshake.headers.cookie);
    if (!actor) throw new TandemError("UNAUTHENTICATED", "Sign in first.");
    socket.data = { actor, subscriptions: new Map(), work: Promise.resolve(), waiting: 0 };
  }

  #queue(socket: LiveSocket, reply: unknown, request: () => Promise<void>): void {
    const { data } = socket;
    if (data.waiting >= MOST_WAITING) {
      socket.disconnect(true);
      return;
    }
    const answer = (content: SubscribeReply) => typeof reply === "function" && reply(content);
    data.waiting++;
    data.work = data.work
      .then(request)
      .then(
        () => answer({ ok: true }),
        (error: unknown) => answer({ ok: false, error: this.#refusal(error).data }),
      )
      .then(() => {
        data.waiting--;
      });
  }

  async #subscribe(socket: LiveSocket, request: unknown): Promise<void> {
    const wanted = parseInput(subscribeSchema, request, "subscription");
    const { subscriptions } = socket.data;
    const key = `${wanted.room}:${wanted.id}`;
    if (!subscriptions.has(key) && subscriptions.size >= MOST_SUBSCRIPTIONS)
      throw new TandemError("RATE_LIMITED", `One page may follow ${MOST_SUBSCRIPTIONS} things at most.`);
    const actor = await actorOfCookies(socket.handshake.headers.cookie);
    const { rooms, missed } = await authoriseSubscription(actor, wanted);
    // Joined first: what happens while the rows are read is sent twice rather than never.
    await socket.join([...rooms]);
    subscriptions.set(key, rooms);
    for (const event of await missed()) socket.emit("live", event);
  }

  async #unsubscribe(socket: LiveSocket, request: unknown): Promise<void> {
    const { room, id } = parseInput(subscribeSchema, request, "subscription");
    const { subscriptions } = socket.data;
    const left = subscriptions.get(`${room}:${id}`) ?? [];
    subscriptions.delete(`${room}:${id}`);
    const kept = new Set([...subscriptions.values()].flat());
    for (const each of left) if (!kept.has(each)) await socket.leave(each);
  }

  /** Ends the sockets of people who may no longer sign in; those whose role changed start anew with the new one. */
  async #check(which: (socket: LiveSocket) => boolean): Promise<void> {
    const byCookie = new Map<string | undefined, LiveSocket[]>();
    for (const socket of this.#io.of("/").sockets.values()) {
      if (!which(socket)) continue;
      const { cookie } = socket.handshake.headers;
      byCookie.set(cookie, [...(byCookie.get(cookie) ?? []), socket]);
    }
    for (const [cookie, sockets] of byCookie) {
      // A database that does not answer says nothing about anybody.
      const actor = await actorOfCookies(cookie).catch(() => undefined);
      if (actor === undefined) continue;
      for (const socket of sockets) {
        if (actor === null) socket.disconnect(true);
        else if (actor.role !== socket.data.actor.role) socket.conn.close();
      }
    }
  }

  #refusal(error: unknown): Error & { data: ErrorBody["error"] } {
    if (!(error instanceof TandemError)) this.#log(error instanceof Error ? `${error.stack}` : String(error));
    const known =
      error instanceof TandemError ? error : new TandemError("INTERNAL", "Something went wrong in the server; its log says what.");
    return Object.assign(new Error(known.message), { data: { code: known.code, message: known.message, issues: [...known.issues] } });
  }
}
