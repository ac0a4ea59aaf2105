import { io, type Socket } from "socket.io-client";
import { LIVE_VERSION, type LiveEvent, liveEventSchema, type Subscribe, subscribeReplySchema } from "@/lib/contracts/live";

/** `refused`: signed out or not permitted. `outdated`: the server speaks another version, the page must be reloaded. */
export type LiveStatus = "connecting" | "live" | "lost" | "refused" | "outdated";

interface Member {
  /** Asked anew at every (re)connection, so that it names the last sequence the page holds. */
  readonly request: () => Subscribe;
  readonly onEvent: (event: LiveEvent) => void;
  readonly onStatus: (status: LiveStatus) => void;
}

/**
 * The page's one socket. It opens with the first member and closes with the last; after a lost connection every member
 * subscribes again from where it stands.
 */
class LiveConnection {
  #socket: Socket | undefined;
  readonly #members = new Set<Member>();
  #status: LiveStatus = "connecting";

  join(member: Member): () => void {
    this.#members.add(member);
    member.onStatus(this.#status);
    if (this.#socket === undefined) this.#open();
    else if (this.#socket.connected) this.#subscribe(member);
    return () => this.#leave(member);
  }

  #open(): void {
    const socket = io({ transports: ["websocket"], reconnectionDelay: 500, reconnectionDelayMax: 5000 });
    this.#socket = socket;
    socket.on("connect", () => {
      for (const member of this.#members) this.#subscribe(member);
    });
    socket.on("disconnect", (reason) => {
      this.#tell("lost");
      // After a disconnection that the server asked for, socket.io does not try again by itself.
      if (reason === "io server disconnect") setTimeout(() => this.#socket === socket && socket.connect(), 2000);
    });
    socket.on("connect_error", () => {
      this.#tell("lost");
      // A refused handshake (signed out, server starting) is not tried again by socket.io itself.
      if (!socket.active) setTimeout(() => this.#socket === socket && socket.connect(), 5000);
    });
    socket.on("live", (content: unknown) => {
      const event = liveEventSchema.safeParse(content);
      if (event.success) for (const member of this.#members) member.onEvent(event.data);
      else if (isOfAnotherVersion(content)) this.#tell("outdated");
    });
  }

  #subscribe(member: Member): void {
    this.#socket?.timeout(10_000).emit("subscribe", member.request(), (lost: Error | null, content: unknown) => {
      const reply = subscribeReplySchema.safeParse(content);
      if (lost === null && reply.success) this.#tell(reply.data.ok ? "live" : "refused");
    });
  }

  #tell(status: LiveStatus): void {
    this.#status = status;
    for (const member of this.#members) member.onStatus(status);
  }

  #leave(member: Member): void {
    this.#members.delete(member);
    const { room, id } = member.request();
    const stillWanted = [...this.#members].some((other) => other.request().room === room && other.request().id === id);
    if (!stillWanted && this.#socket?.connected) this.#socket.emit("unsubscribe", { room, id });
    if (this.#members.size > 0) return;
    this.#socket?.disconnect();
    this.#socket = undefined;
    this.#status = "connecting";
  }
}

function isOfAnotherVersion(content: unknown): boolean {
  return typeof content === "object" && content !== null && "version" in content && content.version !== LIVE_VERSION;
}

export const liveConnection = new LiveConnection();
