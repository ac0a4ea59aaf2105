import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { io } from "socket.io-client";
import type { LiveEvent } from "../lib/contracts/live";
import type { RunView } from "../lib/contracts/run";
import { ApiClient, newAccount } from "./api-client";
import { databaseAddress } from "./database-address";
import { freePort, newDataFolder, TandemServer } from "./tandem-server";

test.describe.configure({ mode: "serial" });

let server: TandemServer;
let ada: ApiClient;
const folders: string[] = [];
test.beforeAll(async () => {
  server = await TandemServer.start();
  ada = await ApiClient.first(server.url, newAccount("Ada"));
});
test.afterAll(async () => {
  await server.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** One process by itself, as docs/deployment.md says, on the database of the server. */
function startAlone(bundle: "web" | "trainer", environment: Record<string, string>): { child: ChildProcess; output: () => string } {
  const dataFolder = newDataFolder();
  folders.push(dataFolder);
  const child = spawn(process.execPath, [`dist/${bundle}.js`], {
    env: { ...process.env, HOST: "", TANDEM_DATA: dataFolder, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  return { child, output: () => output };
}

test("a second web process on the same database knows the same sessions and hears the same events", async () => {
  const port = await freePort();
  const web = startAlone("web", {
    PORT: String(port),
    DATABASE_URL: databaseAddress(server.dataFolder),
    NEXTAUTH_SECRET: readFileSync(path.join(server.dataFolder, "secrets/session"), "utf8").trim(),
  });
  const url = `http://localhost:${port}`;
  await expect
    .poll(
      () =>
        fetch(`${url}/api/health`).then(
          ({ status }) => status,
          () => web.output(),
        ),
      { timeout: 30_000 },
    )
    .toBe(200);
  expect(web.output()).toContain(`web process is ready: ${url}`);

  const { project } = await ada.call<{ project: { id: string } }>("POST", "/api/projects", {
    name: "Far away",
    environment: "Pendulum-v1",
  });
  const projects = await fetch(`${url}/api/projects`, { headers: { cookie: ada.cookie } });
  expect(projects.status).toBe(200);
  expect(JSON.stringify(await projects.json())).toContain(project.id);

  const socket = io(url, { transports: ["websocket"], extraHeaders: { cookie: ada.cookie } });
  const events: LiveEvent[] = [];
  socket.on("live", (event) => events.push(event));
  await once(socket as never, "connect");
  expect(await socket.timeout(5000).emitWithAck("subscribe", { room: "project", id: project.id })).toEqual({ ok: true });
  const configuration = { environment: "Pendulum-v1", teacher: { kind: "human" } };
  const { runs } = await ada.call<{ runs: RunView[] }>("POST", "/api/runs", {
    projectId: project.id,
    name: "heard",
    configuration,
    seeds: [1],
  });
  await expect.poll(() => events.some((event) => event.type === "project.runs" && event.run.id === runs[0].id)).toBe(true);
  socket.disconnect();
  await ada.call("POST", `/api/runs/${runs[0].id}/control`, { control: "stop" });

  web.child.kill("SIGTERM");
  expect(await once(web.child, "exit")).toEqual([0, null]);
});

test("a process that lacks what it needs says so by name", async () => {
  const web = startAlone("web", { PORT: "1", DATABASE_URL: databaseAddress(server.dataFolder), NEXTAUTH_SECRET: "" });
  expect(await once(web.child, "exit")).toEqual([1, null]);
  expect(web.output()).toContain("NEXTAUTH_SECRET");
  const trainer = startAlone("trainer", { DATABASE_URL: "" });
  expect(await once(trainer.child, "exit")).toEqual([1, null]);
  expect(trainer.output()).toContain("DATABASE_URL");
});

test("with DATABASE_URL no database is embedded", async () => {
  const other = await TandemServer.start({ environment: { DATABASE_URL: databaseAddress(server.dataFolder) } });
  try {
    expect(other.processes().postgres).toBeUndefined();
    expect(other.output).not.toContain("one-time code");
    expect((await fetch(`${other.url}/api/people/first`)).status).toBe(200);
  } finally {
    expect(await other.stop()).toBe(0);
  }
  expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
});
