import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { takeLock } from "../../scripts/process-lock.js";

export interface TrainerIdentity {
  readonly id: string;
  release(): void;
}

/**
 * An identity that this process alone has, and that the next trainer started here takes over once this one is gone, however
 * it went: it then knows which runs were its own. Each of several trainers on one machine has its own.
 * @param dataFolder absolute; several machines may share it
 */
export function takeTrainerIdentity(dataFolder: string): TrainerIdentity {
  const folder = path.join(dataFolder, "trainers");
  mkdirSync(folder, { recursive: true });
  const machine = hostname().replace(/[^\w.-]/g, "_");
  for (let place = 0; ; place++) {
    const lock = takeLock(path.join(folder, `${machine}-${place}.lock`));
    if (!lock.held) continue;
    return { id: readOrMake(path.join(folder, `${machine}-${place}.id`)), release: () => lock.release() };
  }
}

function readOrMake(file: string): string {
  try {
    const id = readFileSync(file, "utf8").trim();
    if (id) return id;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const id = randomUUID();
  writeFileSync(file, `${id}\n`);
  return id;
}
