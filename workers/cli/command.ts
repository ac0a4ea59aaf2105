import type { z } from "zod";

/** What a command may touch of the world outside; tests pass their own. */
export interface CommandIo {
  /** Standard output: with --json nothing but JSON goes here. */
  out(text: string): void;
  /** Standard error: words for people. */
  say(text: string): void;
  /** Aborts on Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder of the program itself: its pages, its migrations. */
  readonly root: string;
}

/** An option as it is written and explained. */
interface OptionHelp {
  readonly type: "string" | "boolean";
  /** What stands for the value in the help: "FILE". */
  readonly value?: string;
  readonly help: string;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Names of the positional arguments; those in brackets may be left out. */
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, OptionHelp>>;
  /** Further lines of its help. */
  readonly notes?: string;
  /**
   * @param values options as `node:util`'s parseArgs read them
   * @param positionals as many as there may be
   * @returns the exit status; 0 when nothing is returned
   */
  run(
    values: Readonly<Record<string, string | boolean | undefined>>,
    positionals: readonly string[],
    io: CommandIo,
  ): Promise<number | undefined>;
}

interface Definition<S extends z.ZodType> extends Omit<Command, "run"> {
  /** What the options must be: checked before `run` is called. */
  readonly schema: S;
  run(options: z.output<S>, positionals: readonly string[], io: CommandIo): Promise<number | undefined>;
}

/** A command whose options are checked by a schema. */
export function defineCommand<S extends z.ZodType>({ schema, run, ...rest }: Definition<S>): Command {
  return { ...rest, run: async (values, positionals, io) => run(parseOptions(schema, values), positionals, io) };
}

function parseOptions<S extends z.ZodType>(schema: S, values: unknown): z.output<S> {
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const [{ path, message }] = result.error.issues;
  throw new UsageError(path.length > 0 ? `--${path.join(".")}: ${message}` : message);
}

/** The caller wrote something that cannot be done: one line on standard error and exit status 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
