import { randomUUID } from "node:crypto";
import { Agent, type IncomingHttpHeaders, request } from "node:http";
import { io, type Socket } from "socket.io-client";
import type { LeasedPair } from "../../lib/contracts/preference";
import type { RandomStream } from "../../lib/numerics/random";

/** How long one answer took, milliseconds. */
export interface RoundTrip {
  /** Until the server said that it is stored. */
  readonly stored: number;
  /** From then until the next pairs were here. */
  readonly next: number;
}

/** A simulated person on the labelling page: one connection that is kept open, one live connection, one pair after another. */
export class Annotator {
  readonly #origin: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #cookies = new Map<string, string>();
  #socket: Socket | undefined;
  #held: LeasedPair[] = [];
  /** Live events that arrived. */
  events = 0;

  constructor(origin: string) {
    this.#origin = origin;
  }

  async signIn(email: string, password: string): Promise<void> {
    const { csrfToken } = (await this.#json("GET", "/api/auth/csrf")) as { csrfToken: string };
    const form = new URLSearchParams({ csrfToken, email, password, json: "true" });
    await this.#send("POST", "/api/auth/callback/credentials", form.toString(), "application/x-www-form-urlencoded");
    if (![...this.#cookies.keys()].some((name) => name.endsWith("session-token"))) throw new Error(`${email} could not sign in`);
  }

  /** As the page does: listens to the project, and takes the first pairs. */
  async openPage(projectId: string): Promise<void> {
    const socket = io(this.#origin, { transports: ["websocket"], extraHeaders: { cookie: this.#cookie() }, forceNew: true });
    this.#socket = socket;
    socket.on("live", () => {
      this.events++;
    });
    await new Promise<void>((resolve, reject) => {
      socket.on("connect_error", reject);
      socket.on("connect", () =>
        socket.timeout(10_000).emit("subscribe", { room: "project", id: projectId }, (lost: Error | null, reply?: { ok: boolean }) => {
          if (reply?.ok) resolve();
          else reject(lost ?? new Error("the server refused the live events"));
        }),
      );
    });
    await this.#lease(projectId);
  }

  /** @throws when no pair is left, or the server refuses */
  async answerOne(projectId: string, random: RandomStream): Promise<RoundTrip> {
    const [pair] = this.#held;
    if (pair === undefined) throw new Error("the benchmark made too few pairs");
    const answer = random.bernoulli(0.5) ? "left" : "right";
    const body = JSON.stringify({ pairId: pair.id, clientId: randomUUID(), answer, decisionMs: 1000 });
    const sent = performance.now();
    await this.#json("POST", "/api/labels", body);
    const stored = performance.now();
    await this.#lease(projectId);
    return { stored: stored - sent, next: performance.now() - stored };
  }

  close(): void {
    this.#socket?.disconnect();
    this.#agent.destroy();
  }

  async #lease(projectId: string): Promise<void> {
    const { pairs } = (await this.#json("POST", `/api/projects/${projectId}/lease`, JSON.stringify({ want: 2 }))) as {
      pairs: LeasedPair[];
    };
    this.#held = pairs;
  }

  async #json(method: string, path: string, body?: string): Promise<unknown> {
    const { status, text } = await this.#send(method, path, body, "application/json");
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return JSON.parse(text);
  }

  #send(method: string, path: string, body: string | undefined, type: string): Promise<{ status: number; text: string }> {
    const headers: Record<string, string> = { cookie: this.#cookie(), origin: this.#origin };
    if (body !== undefined) Object.assign(headers, { "content-type": type, "content-length": String(Buffer.byteLength(body)) });
    return new Promise((resolve, reject) => {
      const call = request(`${this.#origin}${path}`, { method, headers, agent: this.#agent }, (response) => {
        this.#keepCookies(response.headers);
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
        response.on("error", reject);
      });
      call.on("error", reject);
      call.end(body);
    });
  }

  #keepCookies({ "set-cookie": set = [] }: IncomingHttpHeaders): void {
    for (const line of set) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name) this.#cookies.set(name, value);
    }
  }

  #cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }
}
