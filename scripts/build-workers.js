// Plain Node; esbuild is imported when it is needed, because set-up installs it.
import { existsSync } from "node:fs";
import path from "node:path";

/** The processes, each bundled to dist/<name>.js. */
const PROCESSES = ["supervisor", "web", "trainer", "cli"];

/**
 * Bundles the processes with everything of ours; packages stay outside, in node_modules.
 * @param {string} root
 * @param {string} folder where the bundles go
 */
export async function buildWorkers(root, folder) {
  const { build } = await import("esbuild");
  await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(
      PROCESSES.map((name) => [name, path.join(root, "workers", name, "main.ts")]).filter(([, file]) => existsSync(file)),
    ),
    outdir: folder,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    sourcemap: true,
    logLevel: "silent",
  });
}
