// node scripts/run-typescript.js FILE.ts [ARGUMENT …]
// Node 20 does not read TypeScript: the file is bundled with what it imports of ours, and run.
import { mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const [file] = process.argv.splice(2, 1);
const root = path.dirname(import.meta.dirname);
// inside the project, so that packages are found
const folder = mkdtempSync(path.join(root, "node_modules", ".run-typescript-"));
try {
  const outfile = path.join(folder, "main.js");
  await build({
    entryPoints: [file],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    sourcemap: "inline",
  });
  await import(pathToFileURL(outfile).href);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
