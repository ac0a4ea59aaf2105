import { z } from "zod";

const FORMAT = "tandem-problem/1";

const number = z.number("write a finite number");
const probability = number.min(0, "a probability is at least 0").max(1 + 1e-9, "a probability is at most 1");
const row = z.array(number, "write a list of numbers");
const table = z.array(row, "write one list for each state");
const size = (what: string) => z.int(`write the number of ${what}`).min(1, `there must be at least 1 of the ${what}`);

/** A kind that is none of those listed, in words. */
function kinds<const K extends readonly string[]>(...names: K) {
  return (issue: { code?: string }) => (issue.code === "invalid_union" ? `kind must be one of ${names.join(", ")}` : undefined);
}

const transitionSchema = z.union(
  [
    z.array(z.array(z.array(probability))),
    z.strictObject({ sparse: z.array(z.tuple([z.int().min(0), z.int().min(0), z.int().min(0), probability])) }),
  ],
  'write [S][A][S] probabilities from 0 to 1, or { "sparse": [[s, a, s2, p], …] } with whole numbers s, a, s2 from 0',
);

const featuresSchema = z.union(
  [z.array(table), z.strictObject({ sparse: z.array(z.tuple([z.int().min(0), z.int().min(0), z.int().min(0), number])) })],
  'write [S][A][n] numbers, or { "sparse": [[s, a, i, value], …] } with whole numbers s, a, i from 0',
);

const rewardSchema = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({ kind: z.literal("table") }),
    z.strictObject({ kind: z.literal("linear"), features: featuresSchema, offset: table.optional() }),
    z.strictObject({ kind: z.literal("quadratic"), coefficients: table, matrix: table }),
  ],
  { error: kinds("table", "linear", "quadratic") },
);

const gamma = number.min(0, "gamma must be in [0, 1)").lt(1, "gamma must be in [0, 1)");

const objectiveSchema = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({ kind: z.literal("quadratic") }),
    z.strictObject({
      kind: z.literal("value"),
      reward: table,
      tau: number.min(0, "tau of the upper level must be at least 0").default(0),
      gamma: gamma.optional(),
      initial: z.array(probability).optional(),
    }),
    z.strictObject({
      kind: z.literal("rlhf"),
      horizon: size("steps of a segment"),
      humanReward: table,
      beta: number.min(0, "beta must be at least 0").default(1),
    }),
    z.strictObject({
      kind: z.literal("imitation"),
      expert: z.array(z.array(probability)),
      weights: z.array(number.min(0, "a weight is at least 0")).optional(),
    }),
    z.strictObject({ kind: z.literal("contract"), principalReward: table, cost: number.min(0, "cost must be at least 0") }),
  ],
  { error: kinds("quadratic", "value", "rlhf", "imitation", "contract") },
);

/** A bilevel problem on a tabular MDP, as written to a file. Sizes and sums are checked by `readProblem`. */
export const problemFileSchema = z.strictObject({
  format: z.literal(FORMAT, `write ${JSON.stringify(FORMAT)}`),
  states: size("states"),
  actions: size("actions"),
  gamma,
  tau: number.gt(0, "tau must be above 0"),
  initial: z.array(probability, "write a list of probabilities"),
  transition: transitionSchema,
  reward: rewardSchema,
  objective: objectiveSchema,
  x0: row,
});

export type ProblemFile = z.output<typeof problemFileSchema>;
