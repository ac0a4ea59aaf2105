import path from "node:path";
import { runCli } from "./run-cli";

// Libraries that greet their users must not spoil the JSON on standard output.
console.log = console.error;
console.info = console.error;

// `tandem … | head` closes the pipe early: nobody is left to tell.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    // The second time a person means it.
    if (interruption.signal.aborted) process.exit(130);
    interruption.abort();
  });

process.exitCode = await runCli(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  say: (text) => void process.stderr.write(`${text}\n`),
  signal: interruption.signal,
  environment: process.env,
  // The bundle stands in dist/.
  root: path.dirname(import.meta.dirname),
});
