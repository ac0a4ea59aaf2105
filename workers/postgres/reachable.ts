import { chmodSync, cpSync, existsSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import type { PostgresBinaries } from "./binaries";
import type { ServerUser } from "./server-user";

/**
 * The first folder on the way to `target` that the user may not enter; undefined when all are open.
 * Goes by owner, group and mode; folders that do not exist yet are passed over.
 */
export function closedFolder(target: string, user: ServerUser): string | undefined {
  const parts = path.resolve(target).split(path.sep);
  for (let i = 1; i <= parts.length; i++) {
    const folder = parts.slice(0, i).join(path.sep) || path.sep;
    if (!existsSync(folder)) return undefined;
    const { uid, gid, mode } = statSync(folder);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return folder;
  }
  return undefined;
}

/**
 * Opens the data folder itself (never one above it) for passing through; the files in it keep their own modes.
 * @throws Error naming the closed folder above it and TANDEM_DATA
 */
export function openDataFolder(dataDir: string, user: ServerUser): void {
  const above = closedFolder(path.dirname(dataDir), user);
  if (above)
    throw new Error(
      `The data folder ${dataDir} lies below ${above}, which only its owner may enter, and PostgreSQL does not run as root. ` +
        "Move the data folder with TANDEM_DATA, for example TANDEM_DATA=/var/lib/tandem, or start Tandem as an ordinary user.",
    );
  const { mode } = statSync(dataDir);
  if ((mode & 0o111) !== 0o111) chmodSync(dataDir, (mode & 0o777) | 0o111);
}

/**
 * Binaries that the user can run: those given, or a copy of their whole tree below the data folder when they lie in a
 * closed one (a clone in root's home).
 * @param home folder for the copy, about 60 MB
 */
export function reachableBinaries(binaries: PostgresBinaries, home: string, user: ServerUser): PostgresBinaries {
  if (!closedFolder(path.dirname(binaries.postgres), user)) return binaries;
  const tree = path.dirname(path.dirname(binaries.postgres));
  const { mtimeMs, size } = statSync(binaries.postgres);
  const copy = path.join(home, `programs-${size}-${Math.round(mtimeMs)}`);
  if (!existsSync(copy)) {
    const unfinished = `${copy}.${process.pid}`;
    cpSync(tree, unfinished, { recursive: true, verbatimSymlinks: true });
    chmodSync(unfinished, 0o755);
    try {
      renameSync(unfinished, copy);
    } catch {
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  const inCopy = (file: string) => path.join(copy, path.relative(tree, file));
  return { initdb: inCopy(binaries.initdb), pgCtl: inCopy(binaries.pgCtl), postgres: inCopy(binaries.postgres) };
}
