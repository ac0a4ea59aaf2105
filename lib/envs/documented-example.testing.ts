import { readFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

const ROOT = path.resolve(import.meta.dirname, "../..");
const PAGE = path.join(ROOT, "docs/environments.md");

/** The module that docs/environments.md prints below the name of a file, as if it stood there. */
export async function documentedExample<Module>(file: string): Promise<Module> {
  const page = readFileSync(PAGE, "utf8");
  const start = page.indexOf(`\n\`${file}\`\n\n\`\`\`ts\n`);
  if (start < 0) throw new Error(`docs/environments.md prints no ${file}`);
  const contents = page.slice(page.indexOf("```ts\n", start) + 6, page.indexOf("\n```", start + file.length + 12));
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: path.join(ROOT, path.dirname(file)), loader: "ts" },
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "error",
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}
