import type { BilevelProblem } from "../../lib/bilevel/problem";
import { problemFileSchema } from "../../lib/bilevel/problem-file";
import { readProblem } from "../../lib/bilevel/read-problem";
import { parseInput } from "../../lib/contracts/errors";
import { readJson } from "./read-json";
import { refusing } from "./refusing";

/** A bilevel problem from a `tandem-problem/1` file. */
export async function readProblemFile(file: string): Promise<BilevelProblem> {
  const parsed = parseInput(problemFileSchema, await readJson(file, "problem"), `problem in ${file}`);
  return refusing(() => readProblem(parsed));
}
