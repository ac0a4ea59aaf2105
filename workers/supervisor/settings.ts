import path from "node:path";
import { z } from "zod";
import { parseInput } from "../../lib/contracts/errors";

const settingsSchema = z.object({
  PORT: z.coerce
    .number("write a number")
    .int("write a whole number")
    .min(1, "between 1 and 65535")
    .max(65_535, "between 1 and 65535")
    .default(3000),
  HOST: z.string().min(1).optional(),
  TANDEM_DATA: z.string().min(1).default("data"),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "write a PostgreSQL address: postgresql://user:password@host:5432/database")
    .optional(),
});

export interface Settings {
  readonly port: number;
  /** Address to listen on; undefined = every one of this machine. */
  readonly host: string | undefined;
  /** Absolute. */
  readonly dataFolder: string;
  /** undefined = the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  /** Where a person on this machine opens Tandem. */
  readonly address: string;
}

/**
 * What the environment variables ask for; an empty one counts as absent.
 * @throws TandemError INVALID_INPUT naming the variable
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const { PORT: port, HOST: host, TANDEM_DATA, DATABASE_URL } = parseInput(settingsSchema, given, "environment");
  const everywhere = host === undefined || host === "0.0.0.0" || host === "::";
  const name = everywhere ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return { port, host, dataFolder: path.resolve(TANDEM_DATA), databaseUrl: DATABASE_URL, address: `http://${name}:${port}` };
}
