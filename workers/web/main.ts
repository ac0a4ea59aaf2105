import { readFileSync } from "node:fs";
import path from "node:path";
import { TandemError } from "../../lib/contracts/errors";
import { closeDatabase } from "../../lib/server/database/database";
import { setupState } from "../../lib/server/people/setup-state";
import { onLeave, tellSupervisor } from "../supervisor/child-message";
import { readWebSettings } from "./settings";
import { startWeb } from "./start-web";

// The bundle stands in dist/, one below the repository's folder, where the built pages are.
const root = path.dirname(import.meta.dirname);

try {
  const settings = readWebSettings(process.env);
  process.chdir(root);
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  const web = await startWeb({ settings, root, version, log: (line) => console.log(line) });
  onLeave(async (why) => {
    console.log(`ending (${why})`);
    await web.stop();
    await closeDatabase();
    process.exit(0);
  });
  const { needsFirstAccount } = await setupState();
  await tellSupervisor({ kind: "accounts", any: !needsFirstAccount });
  await tellSupervisor({ kind: "ready" });
  if (!process.connected) console.log(`Tandem's web process is ready: ${settings.address}`);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  console.error(reason);
  // A setting that is wrong stays wrong: nothing is gained by another start.
  if (error instanceof TandemError && error.code === "INVALID_INPUT") await tellSupervisor({ kind: "failed", reason });
  process.exit(1);
}
