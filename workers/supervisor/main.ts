import path from "node:path";
import { readSettings } from "./settings";
import { findStarter, watchStarter } from "./starter";
import { supervise } from "./supervise";

// The bundles stand in dist/, one below the repository's folder, where the pages and the migrations are.
const bundles = import.meta.dirname;
const print = (line: string) => console.log(line);
// `npm start | head` must not end the database.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

function giveUp(error: unknown): never {
  console.error(`\nTandem could not start: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}

let leave: (why: string) => void = () => undefined;

try {
  const settings = readSettings(process.env);
  process.chdir(path.dirname(bundles));
  const starter = findStarter(process.env);
  const asking = new Promise<string>((resolve) => {
    let since: number | undefined;
    leave = (why) => {
      // Ctrl-C twice: a person means it. (Once reaches us twice, from the terminal and through npm.) Children end with
      // us, and PostgreSQL is adopted at the next start.
      if (why === "SIGINT" && since !== undefined && performance.now() - since > 1000) process.exit(130);
      since ??= performance.now();
      resolve(why);
    };
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => leave(signal));
  const { stop, failed } = await supervise({ settings, environment: process.env, bundles, starter, print });
  if (starter) watchStarter(starter, () => leave("npm is gone"));

  const failure = await Promise.race([asking.then(() => undefined), failed]);
  if (!failure) print("\nTandem is ending: the trainer saves its work first …");
  await stop();
  if (failure) giveUp(failure);
  print("Tandem has ended.");
  process.exit(0);
} catch (error) {
  giveUp(error);
}
