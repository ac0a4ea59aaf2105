import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LAYERS_FILE, layersText } from "./layers.js";

const root = path.resolve(import.meta.dirname, "..");
const target = (layer: string) => (layer === "workers" || layer === "app" ? `${layer}/thing` : `lib/${layer}/thing`);

/** A file that imports each of these; those that lint must refuse are marked. */
const FILES: Record<string, Record<string, "allowed" | "refused">> = {
  "lib/numerics/a.ts": { mdp: "refused", contracts: "refused", server: "refused", "node:fs": "refused", "@tensorflow/tfjs": "refused" },
  "lib/mdp/a.ts": { numerics: "allowed", preferences: "refused", "@tensorflow/tfjs": "refused" },
  "lib/preferences/a.ts": { numerics: "allowed", envs: "refused", training: "refused" },
  "lib/bilevel/a.ts": { numerics: "allowed", mdp: "allowed", preferences: "allowed", nn: "refused", training: "refused" },
  "lib/envs/mujoco/a.ts": { numerics: "allowed", "@mujoco/mujoco": "allowed", nn: "refused", server: "refused", three: "refused" },
  "lib/envs/mujoco/render/a.ts": { contracts: "allowed", three: "allowed", numerics: "refused", "@mujoco/mujoco": "refused" },
  "lib/nn/a.ts": { numerics: "allowed", "@tensorflow/tfjs": "allowed", compiler: "refused", "onnxruntime-node": "refused" },
  "lib/compiler/a.ts": { numerics: "allowed", "onnxruntime-node": "allowed", training: "refused", pg: "refused" },
  "lib/contracts/a.ts": { zod: "allowed", numerics: "refused", server: "refused", "node:crypto": "refused", react: "refused" },
  "lib/training/a.ts": {
    compiler: "allowed",
    envs: "allowed",
    contracts: "allowed",
    "node:crypto": "allowed",
    server: "refused",
    workers: "refused",
    pg: "refused",
    "socket.io": "refused",
    "node:fs": "refused",
    "node:net": "refused",
    "onnxruntime-node": "refused",
  },
  "lib/export/a.ts": { nn: "allowed", compiler: "allowed", server: "refused", training: "refused" },
  "lib/server/runs/a.ts": {
    contracts: "allowed",
    export: "allowed",
    pg: "allowed",
    training: "refused",
    envs: "refused",
    nn: "refused",
    workers: "refused",
    app: "refused",
  },
  "workers/web/a.ts": { training: "allowed", server: "allowed", envs: "allowed", app: "refused", three: "refused" },
  "app/runs/page.tsx": {
    contracts: "allowed",
    server: "allowed",
    training: "refused",
    nn: "refused",
    workers: "refused",
    compiler: "refused",
  },
  "app/_runs/chart.tsx": {
    contracts: "allowed",
    uplot: "allowed",
    react: "allowed",
    server: "refused",
    training: "refused",
    pg: "refused",
  },
};

const specifier = (file: string, name: string) =>
  /^(numerics|mdp|preferences|bilevel|envs|nn|compiler|contracts|training|export|server|workers|app)$/.test(name)
    ? path.posix.relative(path.posix.dirname(file), target(name))
    : name;

let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), "tandem-layers-")));
  cpSync(LAYERS_FILE, path.join(folder, "biome.layers.json"));
  const configuration = JSON.parse(readFileSync(path.join(root, "biome.json"), "utf8"));
  delete configuration.$schema;
  // The files of the test do not exist for the rules that follow imports, nor for git.
  writeFileSync(path.join(folder, "biome.json"), JSON.stringify({ ...configuration, vcs: { enabled: false } }));
  for (const [file, imports] of Object.entries(FILES)) write(file, Object.keys(imports));
  write("lib/numerics/a.test.ts", ["server"]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(file: string, imports: readonly string[]) {
  mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
  writeFileSync(path.join(folder, file), imports.map((name) => `import "${specifier(file, name)}";\n`).join(""));
}

/** What lint refuses: `<file>:<line>`, lines counted from 0. */
function refusals(): Set<string> {
  const program = path.join(root, "node_modules/@biomejs/biome/bin/biome");
  const { stdout } = spawnSync(
    process.execPath,
    [program, "lint", "--only=style/noRestrictedImports", "--max-diagnostics=none", "--reporter=github", "."],
    { cwd: folder, encoding: "utf8" },
  );
  const found = [...stdout.matchAll(/file=([^,]+),line=(\d+)/g)];
  return new Set(found.map(([, file, line]) => `${path.relative(folder, path.resolve(folder, file))}:${Number(line) - 1}`));
}

test("lint refuses every import that the table of layers forbids, and no other", () => {
  const refused = refusals();
  const wanted = Object.entries(FILES).flatMap(([file, imports]) =>
    Object.values(imports).flatMap((answer, line) => (answer === "refused" ? [`${file}:${line}`] : [])),
  );
  expect([...refused].sort()).toEqual(wanted.sort());
});

test("the layers that lint reads are those of the table", () => {
  expect(readFileSync(LAYERS_FILE, "utf8")).toBe(layersText());
});
