import { rmSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@playwright/test";
import { processIdentity } from "../scripts/process-lock.js";
import { newDataFolder, TandemServer } from "./tandem-server";

test.describe.configure({ mode: "serial" });

let dataFolder: string;
let server: TandemServer;
test.beforeAll(async () => {
  dataFolder = newDataFolder();
  server = await TandemServer.start({ dataFolder });
});
test.afterAll(async () => {
  await server.stop();
  rmSync(dataFolder, { recursive: true, force: true });
});

const port = () => Number(new URL(server.url).port);
const isAlive = (pid: number | undefined) => pid !== undefined && processIdentity(pid) !== undefined;

test("health tells every part, and the terminal one address", async ({ request }) => {
  const answer = await request.get(`${server.url}/api/health`);
  expect(answer.status()).toBe(200);
  expect(await answer.json()).toMatchObject({ status: "ok", database: "ok", queue: "ok", sockets: "ok", connections: 0 });
  expect(server.output).toContain(`Tandem is ready: ${server.url}`);
  expect(server.setupCode).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
});

test("a second start on the same data folder is refused in words", async () => {
  const second = await TandemServer.launch({ dataFolder });
  expect(await second.ended()).toBe(1);
  expect(second.output).toContain(`already runs on the data folder ${dataFolder}`);
  expect(second.output).toContain(server.url);
});

test("a port in use is refused in words, and nothing stays behind", async () => {
  const other = await TandemServer.launch({ port: port() });
  expect(await other.ended()).toBe(1);
  expect(other.output).toContain(`Port ${port()} is in use`);
  await other.stop();
});

test("settings that make no sense are refused by name", async () => {
  const other = await TandemServer.launch({ environment: { DATABASE_URL: "mysql://elsewhere" } });
  expect(await other.ended()).toBe(1);
  expect(other.output).toContain("DATABASE_URL");
  await other.stop();
});

test("each process that is killed comes back", async () => {
  for (const name of ["web", "trainer", "postgres"] as const) {
    const before = server.processes()[name];
    server.kill(name);
    await expect.poll(() => server.processes()[name], { timeout: 30_000 }).not.toBe(before);
    await server.reachable();
  }
});

test("after the supervisor is killed its children end, and the next start takes up the folder and the port", async () => {
  const before = server.processes();
  const at = port();
  server.kill("supervisor");
  await server.ended();
  server = await TandemServer.start({ dataFolder, port: at });
  expect(isAlive(before.web)).toBe(false);
  expect(isAlive(before.trainer)).toBe(false);
  expect(server.processes().postgres).toBe(before.postgres);
});

test("after everything is killed at once the next start recovers", async () => {
  const { supervisor, web, trainer, postgres } = server.processes();
  const at = port();
  for (const pid of [postgres, supervisor, web, trainer]) if (pid) process.kill(pid, "SIGKILL");
  await server.ended();
  server = await TandemServer.start({ dataFolder, port: at });
});

test("a start while the last one is still ending waits for it", async () => {
  const at = port();
  const first = server;
  const ending = first.stop();
  await sleep(100);
  server = await TandemServer.start({ dataFolder, port: at });
  expect(await ending).toBe(0);
});

test("when npm is killed, what it started ends by itself and the next start takes over", async () => {
  await server.stop();
  server = await TandemServer.start({ dataFolder, throughNpm: true });
  const at = port();
  const { supervisor } = server.processes();
  server.killStarted();
  await server.ended();
  server = await TandemServer.start({ dataFolder, port: at });
  expect(isAlive(supervisor)).toBe(false);
});

test("an orderly end leaves nothing running", async () => {
  const { web, trainer, postgres } = server.processes();
  expect(await server.stop()).toBe(0);
  for (const pid of [web, trainer, postgres]) expect(isAlive(pid)).toBe(false);
  expect(server.output).toContain("Tandem has ended.");
  server = await TandemServer.start({ dataFolder });
});

test("what is no HTTP, or malformed, is refused and does not hurt", async ({ request }) => {
  const raw = (text: string) =>
    new Promise<string>((resolve) => {
      let answer = "";
      const socket = connect(port(), "localhost", () => socket.write(text));
      socket.setEncoding("utf8").on("data", (part) => {
        answer += part;
      });
      socket.on("close", () => resolve(answer)).on("error", () => resolve(answer));
      socket.setTimeout(3000, () => socket.destroy());
    });
  expect(await raw("nonsense\r\n\r\n")).toMatch(/^HTTP\/1\.1 400/);
  expect(await raw(`GET / HTTP/1.1\r\nHost: a\r\nX: ${"y".repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431/);
  for (const path of ["/%E0%A4%A", "/runs/%00", "/projects/..%2f..%2fetc/passwd", "/api/no-such-thing", `/${"a".repeat(5000)}`]) {
    const answer = await request.get(`${server.url}${path}`, { maxRedirects: 0 });
    expect(answer.status(), path).toBeLessThan(500);
  }
  const large = await request.post(`${server.url}/api/people/first`, {
    data: Buffer.alloc(2_000_000, 32),
    headers: { "Content-Type": "application/json" },
  });
  expect(large.status()).toBe(413);
});
