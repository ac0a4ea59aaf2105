import { z } from "zod";
import { parseInput } from "../../lib/contracts/errors";
import { readSettings } from "../supervisor/settings";
import { threadsSchema } from "../threads";

const number = (least: number, most: number) =>
  z.coerce.number("write a number").min(least, `between ${least} and ${most}`).max(most, `between ${least} and ${most}`);

const trainerSchema = z.object({
  DATABASE_URL: z.string("is needed: postgresql://user:password@host:5432/database"),
  /** Longer ones would outlive the claim on a run. */
  TANDEM_SLICE_SECONDS: number(0.1, 30).default(10),
  TANDEM_THREADS: threadsSchema,
  TANDEM_RUNS_IN_MEMORY: number(1, 1000).int("write a whole number").default(4),
});

export interface TrainerSettings {
  readonly databaseUrl: string;
  /** Absolute. */
  readonly dataFolder: string;
  readonly sliceSeconds: number;
  /** Inside one call of the engine. */
  readonly threads: number;
  readonly runsInMemory: number;
}

/** @throws TandemError INVALID_INPUT naming the variable */
export function readTrainerSettings(environment: Readonly<Record<string, string | undefined>>): TrainerSettings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const { dataFolder } = readSettings(environment);
  const read = parseInput(trainerSchema, given, "environment");
  return {
    dataFolder,
    databaseUrl: read.DATABASE_URL,
    sliceSeconds: read.TANDEM_SLICE_SECONDS,
    threads: read.TANDEM_THREADS,
    runsInMemory: read.TANDEM_RUNS_IN_MEMORY,
  };
}
