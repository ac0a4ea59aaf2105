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
let interruptedAt = 0;
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    // Twice: a person means it. (Once reaches us twice, from the terminal and through npm.)
    if (interruption.signal.aborted && performance.now() - interruptedAt > 1000) process.exit(130);
    if (interruption.signal.aborted) return;
    interruptedAt = performance.now();
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
