import { randomBytes, randomInt } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Letters and digits that nobody confuses when reading them from a terminal: no 0, O, 1, I, L. */
const CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

export interface Secrets {
  /** Signs the session cookies. */
  readonly sessionSecret: string;
  /** Lets a visitor from elsewhere make the first account. */
  readonly setupCode: string;
}

function readOrMake(file: string, make: () => string): string {
  try {
    // Exclusive: of two that start at once, both end with the one that was written first.
    writeFileSync(file, `${make()}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const secret = readFileSync(file, "utf8").trim();
  if (secret.length < 12) throw new Error(`${file} holds no secret; delete it, and a new one is made at the next start`);
  return secret;
}

function makeCode(): string {
  const part = () => Array.from({ length: 4 }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join("");
  return `${part()}-${part()}-${part()}`;
}

/** The secrets of a data folder, made at its first start; files that only their owner reads. The environment's own win. */
export function readSecrets(dataFolder: string, environment: Readonly<Record<string, string | undefined>>): Secrets {
  const folder = path.join(dataFolder, "secrets");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    sessionSecret: environment.NEXTAUTH_SECRET || readOrMake(path.join(folder, "session"), () => randomBytes(32).toString("base64url")),
    setupCode: environment.TANDEM_SETUP_CODE || readOrMake(path.join(folder, "setup-code"), makeCode),
  };
}
