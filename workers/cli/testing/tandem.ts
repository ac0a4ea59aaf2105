import { runCli } from "../run-cli";

/**
 * Runs the command line as a person would, in this process.
 * @param said lines of standard error, one each
 */
export async function tandem(
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ status: number; out: string; said: string[] }> {
  const out: string[] = [];
  const said: string[] = [];
  const status = await runCli(argv, {
    out: (text) => void out.push(text),
    say: (text) => void said.push(text),
    signal: new AbortController().signal,
    environment,
    root: process.cwd(),
  });
  return { status, out: out.join(""), said };
}
