import { type RunConfiguration, runConfigurationSchema } from "@/lib/contracts/run-configuration";
import type { ConfigurationField } from "./describe-configuration";
import { readField, textOf } from "./field-text";

/** The form's state: the text of each field, by path. */
export type ConfigurationText = Readonly<Record<string, string>>;

/** The value at a path of dotted names. */
function valueAt(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((at, name) => (typeof at === "object" && at !== null ? (at as Record<string, unknown>)[name] : undefined), value);
}

export function textsOf(fields: readonly ConfigurationField[], configuration: RunConfiguration): ConfigurationText {
  return Object.fromEntries(fields.map(({ path }) => [path, textOf(valueAt(configuration, path))]));
}

export interface ReadConfiguration {
  /** Undefined while anything is wrong. */
  readonly configuration: RunConfiguration | undefined;
  /** What is wrong, by path. */
  readonly problems: Readonly<Record<string, string>>;
}

/**
 * Reads the whole form: every field by itself, then all of them by the schema, whose rules between fields come last.
 * A field that does not apply to this algorithm and teacher can refuse nothing: where its text is no good, its default is used.
 */
export function readConfiguration(
  fields: readonly ConfigurationField[],
  texts: ConfigurationText,
  applies: (path: string) => boolean,
): ReadConfiguration {
  const problems: Record<string, string> = {};
  const input: Record<string, unknown> = {};
  for (const field of fields) {
    const reading = readField(field, texts[field.path] ?? "");
    if (reading.problem === undefined) place(input, field.path, reading.value);
    else if (applies(field.path)) problems[field.path] = reading.problem;
  }
  let parsed = runConfigurationSchema.safeParse(input);
  if (parsed.error?.issues.some((issue) => !applies(pathOf(issue)))) {
    for (const { path, group } of fields) if (group !== "" && !applies(path)) place(input, path, undefined);
    parsed = runConfigurationSchema.safeParse(input);
  }
  for (const issue of parsed.error?.issues ?? []) problems[pathOf(issue)] ??= issue.message;
  return { configuration: Object.keys(problems).length === 0 ? parsed.data : undefined, problems };
}

const pathOf = (issue: { readonly path: readonly PropertyKey[] }) => issue.path.join(".");

function place(target: Record<string, unknown>, path: string, value: unknown): void {
  const names = path.split(".");
  const last = names.pop() as string;
  let at = target;
  for (const name of names) {
    at[name] ??= {};
    at = at[name] as Record<string, unknown>;
  }
  at[last] = value;
}
