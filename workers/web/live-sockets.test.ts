import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { encode } from "next-auth/jwt";
import { io, type Socket } from "socket.io-client";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type LiveEvent, liveEventSchema, type SubscribeReply, subscribeReplySchema } from "../../lib/contracts/live";
import type { Actor, Role } from "../../lib/contracts/roles";
import { database } from "../../lib/server/database/database";
import { changePerson } from "../../lib/server/people/change-person";
import { createProject } from "../../lib/server/projects/create-project";
import { controlRun } from "../../lib/server/runs/control-run";
import { launchRuns } from "../../lib/server/runs/launch-runs";
import { ownDatabase } from "../../lib/server/testing/test-database";
import { NotificationListener } from "../postgres/notification-listener";
import { LiveSockets } from "./live-sockets";

const own = ownDatabase();
const SECRET = "a secret of thirty-two characters";
let http: HttpServer;
let sockets: LiveSockets;
let listener: NotificationListener;
let gaps = 0;
let admin: Actor;
let projectId: string;
let runId: string;
const open: Socket[] = [];

beforeAll(async () => {
  process.env.NEXTAUTH_SECRET = SECRET;
  http = createServer((_, response) => response.end());
  sockets = new LiveSockets(http, { trustProxy: false, log: () => undefined });
  listener = new NotificationListener({
    url: own.url,
    onNotification: (notification) => sockets.tell(notification),
    onGap: () => {
      gaps++;
      sockets.reconnectAll();
    },
    log: () => undefined,
  });
  await listener.start();
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  admin = await person("admin");
  projectId = (await createProject(admin, { name: "Swing up", environment: "Pendulum-v1" })).id;
  const configuration = { environment: "Pendulum-v1" as const };
  runId = (await launchRuns(admin, { projectId, name: "first", configuration, seeds: [1] }))[0].id;
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.disconnect();
});
afterAll(async () => {
  sockets.close();
  http.close();
  await listener.stop();
  delete process.env.NEXTAUTH_SECRET;
});

async function person(role: Role): Promise<Actor> {
  const email = `${randomUUID()}@example.org`;
  const { id, name } = await database().person.create({ data: { name: role, email, passwordHash: "none", role } });
  return { id, name, role };
}

const cookieOf = async (actor: Actor) => `next-auth.session-token=${await encode({ token: { sub: actor.id }, secret: SECRET })}`;

function connect(cookie: string | undefined, headers: Record<string, string> = {}): Socket {
  const { port } = http.address() as AddressInfo;
  const socket = io(`http://127.0.0.1:${port}`, {
    transports: ["websocket"],
    forceNew: true,
    reconnectionDelay: 20,
    extraHeaders: { ...(cookie ? { cookie } : {}), ...headers },
  });
  open.push(socket);
  return socket;
}

async function connected(actor: Actor): Promise<Socket> {
  const socket = connect(await cookieOf(actor));
  await once(socket as never, "connect");
  return socket;
}

async function refused(socket: Socket): Promise<{ message: string; data?: { code: string } }> {
  const [error] = await once(socket as never, "connect_error");
  socket.disconnect();
  return error as { message: string; data?: { code: string } };
}

async function ask(socket: Socket, event: "subscribe" | "unsubscribe", request: unknown): Promise<SubscribeReply> {
  return subscribeReplySchema.parse(await socket.timeout(5000).emitWithAck(event, request));
}

function heard(socket: Socket): LiveEvent[] {
  const events: LiveEvent[] = [];
  socket.on("live", (event) => events.push(liveEventSchema.parse(event)));
  return events;
}
const code = (reply: SubscribeReply) => (reply.ok ? "ok" : reply.error.code);

test("anonymous callers, garbage and foreign cookies are refused", async () => {
  const foreign = await encode({ token: { sub: admin.id }, secret: "another secret of thirty-two char" });
  for (const cookie of [undefined, "next-auth.session-token=garbage", "%%%=;;;", `next-auth.session-token=${foreign}`]) {
    const { data } = await refused(connect(cookie));
    expect(data?.code).toBe("UNAUTHENTICATED");
  }
  expect(sockets.count).toBe(0);
});

test("a page of another site cannot open a socket with a visitor's cookie", async () => {
  const cookie = await cookieOf(admin);
  await refused(connect(cookie, { origin: "https://elsewhere.example" }));
  await refused(connect(cookie, { origin: "null" }));
  const { port } = http.address() as AddressInfo;
  const own = connect(cookie, { origin: `http://127.0.0.1:${port}` });
  await once(own as never, "connect");
});

test("only WebSocket is spoken", async () => {
  const { port } = http.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/socket.io/?EIO=4&transport=polling`, { headers: { cookie: await cookieOf(admin) } });
  expect(answer.status).toBe(400);
});

test("rooms are joined by role: a run by researchers, a project by everybody who may sign in", async () => {
  const wanted = { run: { room: "run", id: runId }, project: { room: "project", id: projectId } };
  const answers: Record<string, string[]> = {};
  for (const role of ["annotator", "researcher", "admin"] as const) {
    const socket = await connected(await person(role));
    answers[role] = [code(await ask(socket, "subscribe", wanted.run)), code(await ask(socket, "subscribe", wanted.project))];
  }
  expect(answers).toEqual({ annotator: ["FORBIDDEN", "ok"], researcher: ["ok", "ok"], admin: ["ok", "ok"] });
});

test("malformed and unknown subscriptions get a code and change nothing", async () => {
  const socket = await connected(admin);
  for (const request of [
    undefined,
    null,
    1,
    "run",
    [],
    {},
    { room: "run", id: "1" },
    { room: "all", id: runId },
    { room: "run", id: runId, after: -2 },
  ])
    expect(code(await ask(socket, "subscribe", request))).toBe("INVALID_INPUT");
  expect(code(await ask(socket, "subscribe", { room: "run", id: randomUUID() }))).toBe("NOT_FOUND");
  socket.emit("subscribe", { room: "run", id: runId }, "no function", 3);
  socket.emit("no-such-event", {});
  expect(code(await ask(socket, "subscribe", { room: "run", id: runId }))).toBe("ok");
});

test("one page cannot follow without end", async () => {
  const socket = await connected(admin);
  const projects = await Promise.all(
    Array.from({ length: 65 }, (_, i) => createProject(admin, { name: `Many ${i}`, environment: "Pendulum-v1" })),
  );
  const answers = [];
  for (const { id } of projects) answers.push(code(await ask(socket, "subscribe", { room: "project", id })));
  expect(answers).toEqual([...Array(64).fill("ok"), "RATE_LIMITED"]);
});

test("what was missed arrives before the acknowledgement, what happens then arrives once, in order", async () => {
  const socket = await connected(admin);
  const events = heard(socket);
  expect(code(await ask(socket, "subscribe", { room: "run", id: runId }))).toBe("ok");
  expect(events.map(({ type }) => type)).toEqual(["run.changed"]);
  events.length = 0;
  await controlRun(admin, { runId, control: "pause" });
  await controlRun(admin, { runId, control: "resume" });
  await expect.poll(() => events.length).toBeGreaterThan(1);
  const states = events.map((event) => (event.type === "run.changed" ? event.run.state : event.type));
  expect(states.at(-1)).toBe("QUEUED");
});

test("after leaving a room nothing is heard of it", async () => {
  const [staying, leaving] = [await connected(admin), await connected(admin)];
  for (const socket of [staying, leaving]) await ask(socket, "subscribe", { room: "run", id: runId });
  const [told, untold] = [heard(staying), heard(leaving)];
  expect(code(await ask(leaving, "unsubscribe", { room: "run", id: runId }))).toBe("ok");
  await controlRun(admin, { runId, control: "pause" });
  await expect.poll(() => told.length).toBeGreaterThan(0);
  await controlRun(admin, { runId, control: "resume" });
  expect(untold).toEqual([]);
});

test("annotators do not hear of a project's runs", async () => {
  const [annotator, researcher] = [await connected(await person("annotator")), await connected(await person("researcher"))];
  const [few, all] = [heard(annotator), heard(researcher)];
  for (const socket of [annotator, researcher]) await ask(socket, "subscribe", { room: "project", id: projectId });
  await controlRun(admin, { runId, control: "pause" });
  await controlRun(admin, { runId, control: "resume" });
  await expect.poll(() => all.some(({ type }) => type === "project.runs")).toBe(true);
  expect(few.every(({ type }) => type === "project.labels")).toBe(true);
});

test("the sockets of a person who is deactivated end at once, and do not come back", async () => {
  const someone = await person("researcher");
  const socket = await connected(someone);
  const ended = once(socket as never, "disconnect");
  await changePerson(admin, { personId: someone.id, active: false });
  expect(await ended).toContain("io server disconnect");
  expect((await refused(socket.connect())).data?.code).toBe("UNAUTHENTICATED");
});

test("a person whose role changed connects again with the new one", async () => {
  const someone = await person("researcher");
  const socket = await connected(someone);
  expect(code(await ask(socket, "subscribe", { room: "run", id: runId }))).toBe("ok");
  const again = once(socket as never, "connect");
  await changePerson(admin, { personId: someone.id, role: "annotator" });
  await again;
  expect(code(await ask(socket, "subscribe", { room: "run", id: runId }))).toBe("FORBIDDEN");
});

test("when the database ends the listening connection, browsers connect again and are told what they missed", async () => {
  const socket = await connected(admin);
  const before = gaps;
  const again = once(socket as never, "connect");
  await database()
    .$queryRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query ILIKE 'LISTEN%' AND datname = current_database()`;
  await again;
  expect(gaps).toBe(before + 1);
  expect(listener.listening).toBe(true);
  const events = heard(socket);
  await ask(socket, "subscribe", { room: "run", id: runId });
  expect(events.map(({ type }) => type)).toEqual(["run.changed"]);
});

test("an oversized message ends the socket", async () => {
  const socket = await connected(admin);
  const ended = once(socket as never, "disconnect");
  socket.emit("subscribe", { room: "run", id: "x".repeat(20_000) });
  expect(await ended).toContain("transport close");
});
