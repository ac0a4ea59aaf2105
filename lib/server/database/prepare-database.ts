import { prepareQueue } from "../queue/slice-queue";
import { migrate } from "./migrate";

/**
 * Brings a database to what this version needs: our migrations, then the queue's own tables. Any number of callers may do it at once.
 * @returns the names of the migrations applied now
 */
export async function prepareDatabase(url: string, migrations?: string): Promise<string[]> {
  const applied = await migrate(url, migrations);
  await prepareQueue(url);
  return applied;
}
