import { readFileSync } from "node:fs";
import path from "node:path";

/** The address of the embedded database of a data folder, for looking into it and for processes that are started by themselves. */
export function databaseAddress(dataFolder: string): string {
  const home = path.join(dataFolder, "postgres");
  const port = readFileSync(path.join(home, "port"), "utf8").trim();
  const password = readFileSync(path.join(home, "cluster/tandem.password"), "utf8").trim();
  return `postgresql://tandem:${encodeURIComponent(password)}@127.0.0.1:${port}/tandem`;
}
