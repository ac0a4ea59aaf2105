import path from "node:path";
import { closeDatabase } from "../../lib/server/database/database";
import { loadModel } from "../../lib/server/models/load-model";
import { modelFacts } from "../../lib/server/models/model-facts";
import { startEmbeddedPostgres } from "../postgres/embedded";
import { isPostgres, readPostmasterFile } from "../postgres/postmaster-file";
import { readSettings } from "../supervisor/settings";
import { type CommandIo, UsageError } from "./command";
import type { FoundModel } from "./folder-model";

/**
 * The newest model of a run in the database. Whoever reaches the database and the object store may read them: no person is asked.
 * @throws UsageError when there is no database to ask, TandemError NOT_FOUND when it knows no such run or model
 */
export async function storedModel(runId: string, what: "reward" | "policy", environment: CommandIo["environment"]): Promise<FoundModel> {
  const { dataFolder, databaseUrl } = readSettings(environment);
  process.env.TANDEM_DATA = dataFolder;
  process.env.DATABASE_URL = databaseUrl ?? (await runningServer(dataFolder));
  try {
    const loaded = await loadModel({ runId, what });
    return { snapshot: loaded.snapshot, facts: await modelFacts(loaded) };
  } finally {
    await closeDatabase();
  }
}

/** The address of the embedded server of a data folder, which Tandem must have started. */
async function runningServer(dataFolder: string): Promise<string> {
  const server = readPostmasterFile(path.join(dataFolder, "postgres", "cluster"));
  if (!server || !isPostgres(server.pid))
    throw new UsageError(
      `no Tandem runs on the data folder ${dataFolder}: start it (npm start), name its folder by TANDEM_DATA, or a database by DATABASE_URL`,
    );
  return (await startEmbeddedPostgres(dataFolder)).url;
}
