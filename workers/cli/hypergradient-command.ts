import { z } from "zod";
import { HYPER_GRADIENT_METHOD_NAMES } from "../../lib/bilevel/hyper-gradient-methods";
import { parseInput } from "../../lib/contracts/errors";
import { defineCommand } from "./command";
import { positiveNumber, wholeNumber } from "./option-schemas";
import { readJson } from "./read-json";
import { refusing } from "./refusing";

const xSchema = z.array(z.number("write a finite number"), "write a list of numbers");
const PENALTIES = ["value", "bellman"] as const;

export const hypergradientCommand = defineCommand({
  name: "hypergradient",
  summary: "The gradient of phi(x) = f(x, pi*(x)) of a tabular bilevel problem, by one of several methods.",
  positionals: ["FILE"],
  options: {
    x: { type: "string", value: "X.json", help: "a list of numbers to take it at; the problem's x0 if left out" },
    method: { type: "string", value: "M", help: `${HYPER_GRADIENT_METHOD_NAMES.join(", ")} (exact)` },
    samples: { type: "string", value: "N", help: "rollout, hpgd: tuples drawn (1000)" },
    seed: { type: "string", value: "K", help: "rollout, hpgd: seed of the draws (0)" },
    lambda: { type: "string", value: "L", help: "pbrl: weight of the penalty (100000)" },
    penalty: { type: "string", value: "P", help: "pbrl: value or bellman (value)" },
    json: { type: "boolean", help: "one JSON object on standard output" },
  },
  notes: "With --json: { method, phi, gradient [n], standardError [n] of sampled methods, seconds }. Problem files: docs/tabular.md.",
  schema: z.strictObject({
    x: z.string().optional(),
    method: z.enum(HYPER_GRADIENT_METHOD_NAMES, `write one of ${HYPER_GRADIENT_METHOD_NAMES.join(", ")}`).default("exact"),
    samples: wholeNumber({ from: 2, to: 100_000_000 }).default(1000),
    seed: wholeNumber().default(0),
    lambda: positiveNumber().default(100_000),
    penalty: z.enum(PENALTIES, `write ${PENALTIES.join(" or ")}`).default("value"),
    json: z.boolean().default(false),
  }),
  run: async ({ x: xFile, method, json, ...options }, [file], io) => {
    const { estimateHyperGradient } = await import("../../lib/bilevel/hyper-gradient-methods");
    const { checkX } = await import("../../lib/bilevel/problem");
    const { readProblemFile } = await import("./read-problem-file");
    const problem = await readProblemFile(file);
    const given = xFile === undefined ? problem.x0 : parseInput(xSchema, await readJson(xFile, "list x"), `list x in ${xFile}`);
    const x = await refusing(() => checkX(problem, given));
    const start = performance.now();
    const { phi, gradient, standardError } = await refusing(() => estimateHyperGradient(problem, x, method, options));
    const seconds = (performance.now() - start) / 1000;
    const errors = standardError && { standardError: [...standardError] };
    if (json) io.out(`${JSON.stringify({ method, phi, gradient: [...gradient], ...errors, seconds })}\n`);
    else io.out(words(method, phi, gradient, standardError));
    return 0;
  },
});

function words(method: string, phi: number, gradient: Float64Array, standardError: Float64Array | undefined): string {
  const shown = 20;
  const lines = Array.from(gradient.subarray(0, shown), (value, i) => {
    const error = standardError ? `  +- ${standardError[i].toExponential(2)}` : "";
    return `  ${String(i).padStart(4)}  ${value.toExponential(10)}${error}`;
  });
  const more = gradient.length > shown ? [`  … ${gradient.length - shown} more (--json gives all)`] : [];
  return [`phi ${phi}`, `gradient by ${method}, norm ${Math.hypot(...gradient)}`, ...lines, ...more, ""].join("\n");
}
