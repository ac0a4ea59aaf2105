import { z } from "zod";
import { parseInput } from "../../lib/contracts/errors";
import { readSettings, type Settings } from "../supervisor/settings";

const webSchema = z.object({
  NEXTAUTH_SECRET: z.string("is needed: it signs the session cookies, and all web processes share it").min(32, "at least 32 characters"),
  DATABASE_URL: z.string("is needed: postgresql://user:password@host:5432/database"),
  TANDEM_TRUST_PROXY: z
    .enum(["0", "1"], "write 1 if every request comes through a proxy of yours that sets X-Forwarded-*, else 0")
    .default("0"),
});

export interface WebSettings extends Settings {
  readonly databaseUrl: string;
  /** Believe the X-Forwarded-* of the last hop. */
  readonly trustProxy: boolean;
}

/** @throws TandemError INVALID_INPUT naming the variable */
export function readWebSettings(environment: Readonly<Record<string, string | undefined>>): WebSettings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const { DATABASE_URL, TANDEM_TRUST_PROXY } = parseInput(webSchema, given, "environment");
  return { ...readSettings(environment), databaseUrl: DATABASE_URL, trustProxy: TANDEM_TRUST_PROXY === "1" };
}
