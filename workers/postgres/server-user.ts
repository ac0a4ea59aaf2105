import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";

/** Who the server runs as; undefined = the user of this process. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root. A process of root therefore runs it as the owner of the cluster that is there
 * already, else as `postgres`, else as `nobody`, else as the first unprivileged user that the machine knows
 * (initdb needs one with a name).
 * @param cluster data directory, which may not exist yet
 */
export function serverUser(cluster: string): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  try {
    const { uid, gid } = statSync(cluster);
    if (uid !== 0) return { uid, gid };
  } catch {
    // not made yet
  }
  for (const name of ["postgres", "nobody"]) {
    const user = lookUp(name);
    if (user) return user;
  }
  const user = firstUnprivileged();
  if (user) return user;
  throw new Error(
    "PostgreSQL does not run as root, and this machine has no other user. Add one (useradd postgres), start Tandem as an ordinary user, or set DATABASE_URL.",
  );
}

function lookUp(name: string): ServerUser | undefined {
  const number = (flag: string) => {
    const result = spawnSync("id", [flag, name], { encoding: "utf8" });
    return result.status === 0 ? Number(result.stdout.trim()) : Number.NaN;
  };
  const [uid, gid] = [number("-u"), number("-g")];
  return Number.isInteger(uid) && uid !== 0 ? { uid, gid } : undefined;
}

function firstUnprivileged(): ServerUser | undefined {
  let lines: string[] = [];
  try {
    lines = readFileSync("/etc/passwd", "utf8").split("\n");
  } catch {
    return undefined;
  }
  for (const line of lines) {
    const [, , uid, gid] = line.split(":");
    if (Number(uid) > 0) return { uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}
