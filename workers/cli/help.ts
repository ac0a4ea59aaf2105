import type { Command } from "./command";

/** What `tandem --help` prints. */
export function programHelp(commands: readonly Command[]): string {
  return [
    "Tandem: preference learning by bilevel reinforcement learning.",
    "",
    "  tandem COMMAND [arguments]        from a clone: npm run -s tandem -- COMMAND [arguments]",
    "",
    ...table(commands.map(({ name, summary }) => [name, summary])),
    "",
    "tandem COMMAND --help explains one command. With --json nothing but JSON goes to standard output.",
    "",
  ].join("\n");
}

/** What `tandem COMMAND --help` prints. */
export function commandHelp({ name, summary, positionals, options, notes }: Command): string {
  const rows = Object.entries(options).map(([option, { value, help }]) => [value ? `--${option} ${value}` : `--${option}`, help] as const);
  return [
    summary,
    "",
    `  tandem ${[name, ...positionals, ...(rows.length > 0 ? ["[options]"] : [])].join(" ")}`,
    "",
    ...table([...rows, ["--help", "these lines"]]),
    ...(notes === undefined ? [] : ["", notes.trim()]),
    "",
  ].join("\n");
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
