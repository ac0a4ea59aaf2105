// The command line. Sets the clone up first, without a word, so that standard output holds the answer only.
import "./require-node.js";

const { setUp } = await import("./set-up.js");
try {
  await setUp({ say: () => undefined });
} catch (error) {
  console.error(`tandem: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
// npm runs scripts in the package's folder; file names are meant from where the person stands.
if (process.env.npm_lifecycle_event === "tandem" && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
await import(new URL("../dist/cli.js", import.meta.url).href);
