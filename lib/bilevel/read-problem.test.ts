import { describe, expect, test } from "vitest";
import { hyperGradient } from "./hyper-gradient";
import { problemFileSchema } from "./problem-file";
import { readProblem } from "./read-problem";

type Json = Record<string, unknown>;

const base = {
  format: "tandem-problem/1",
  states: 2,
  actions: 2,
  gamma: 0.9,
  tau: 0.5,
  initial: [0.25, 0.75],
  transition: [
    [
      [1, 0],
      [0.5, 0.5],
    ],
    [
      [0, 1],
      [0.1, 0.9],
    ],
  ],
  reward: { kind: "table" },
  objective: { kind: "quadratic" },
  x0: [0.1, 0.2, 0.3, -0.4],
};
const table = [
  [1, 2],
  [3, 4],
];
const read = (changes: Json) => {
  const file: Json = { ...base, ...changes };
  for (const [key, value] of Object.entries(changes)) if (value === undefined) delete file[key];
  return readProblem(problemFileSchema.parse(file));
};

describe("problem files are refused by the name of what is wrong", () => {
  const refusals: [string, Json, RegExp][] = [
    ["another format", { format: "tandem-problem/2" }, /tandem-problem\/1/],
    ["an unknown key", { gama: 1 }, /Unrecognized key.*gama/],
    ["a missing key", { x0: undefined }, /x0/],
    ["no states", { states: 0 }, /states/],
    ["a fraction of an action", { actions: 1.5 }, /actions/],
    ["gamma 1", { gamma: 1 }, /gamma must be in \[0, 1\)/],
    ["gamma below 0", { gamma: -0.1 }, /gamma must be in \[0, 1\)/],
    ["tau 0", { tau: 0 }, /tau must be above 0/],
    ["tau NaN", { tau: Number.NaN }, /finite number/],
    ["tau infinite", { tau: Number.POSITIVE_INFINITY }, /finite number/],
    ["a start of the wrong size", { initial: [1] }, /initial must hold 2 probabilities, not 1/],
    ["a start that does not sum to 1", { initial: [0.25, 0.7] }, /initial sums to 0\.95, not to 1/],
    [
      "a row just off",
      {
        transition: {
          sparse: [
            [0, 0, 0, 1 - 1e-8],
            [0, 1, 0, 1],
            [1, 0, 1, 1],
            [1, 1, 1, 1],
          ],
        },
      },
      /transition\[0\]\[0\] sums/,
    ],
    ["a negative probability", { initial: [-0.5, 1.5] }, /at least 0/],
    ["a negative transition", { transition: { sparse: [[0, 0, 0, -1]] } }, /a probability is at least 0/],
    ["a missing row", { transition: { sparse: [[0, 0, 0, 1]] } }, /transition\[0\]\[1\] sums to 0/],
    ["a place outside", { transition: { sparse: [[0, 0, 2, 1]] } }, /sparse\[0\] is \[0, 0, 2, 1\].*below 2, 2, 2/],
    ["too few actions", { transition: [[[1, 0]], [[1, 0]]] }, /transition\[0\] must hold 2 lists, not 1/],
    ["an unknown reward", { reward: { kind: "cubic" } }, /kind must be one of table, linear, quadratic/],
    ["an unknown objective", { objective: { kind: "best" } }, /kind must be one of quadratic, value, rlhf, imitation, contract/],
    ["x of the wrong length", { x0: [1] }, /x0 must hold 4 numbers.*not 1/],
    ["null in x", { x0: [0, null, 0, 0] }, /finite number/],
    [
      "features of the wrong size",
      {
        reward: {
          kind: "linear",
          features: [
            [[1], [1, 2]],
            [[1], [1]],
          ],
        },
        x0: [1],
      },
      /features\[0\]\[1\] must hold 1/,
    ],
    [
      "a matrix that is not square",
      { reward: { kind: "quadratic", coefficients: table, matrix: [[1, 2]] }, x0: [1] },
      /matrix\[0\] must hold 1/,
    ],
    [
      "an expert that is no policy",
      {
        objective: {
          kind: "imitation",
          expert: [
            [0.5, 0.4],
            [1, 0],
          ],
        },
      },
      /objective\.expert\[0\] sums to 0\.9/,
    ],
    ["a segment of no steps", { objective: { kind: "rlhf", horizon: 0, humanReward: table } }, /horizon/],
    [
      "an enumeration that is too large",
      { objective: { kind: "rlhf", horizon: 300, humanReward: table } },
      /horizon 300 there are .* limit/,
    ],
    ["more pairs than fit", { states: 2, actions: 1e9 }, /limit of 10000000/],
  ];
  test.each(refusals)("%s", (_, changes, words) => {
    expect(() => read(changes)).toThrow(words);
  });
});

test("sparse and dense transitions make the same problem, in any order", () => {
  const sparse = [
    [1, 1, 1, 0.9],
    [0, 0, 0, 1],
    [0, 1, 1, 0.5],
    [0, 1, 0, 0.5],
    [1, 0, 1, 1],
    [1, 1, 0, 0.1],
  ];
  const [a, b] = [read({}), read({ transition: { sparse } })];
  expect(b.mdp).toEqual(a.mdp);
});

test("every kind of reward and objective of the format is read and has a finite gradient", () => {
  const rewards: [Json, number[]][] = [
    [{ kind: "table" }, [1, 0, 0, 0]],
    [
      {
        kind: "linear",
        features: [
          [
            [1, 0],
            [0, 1],
          ],
          [
            [1, 1],
            [0, 0],
          ],
        ],
      },
      [1, 2],
    ],
    [{ kind: "linear", features: { sparse: [[0, 1, 1, 2]] }, offset: table }, [1, 2]],
    [
      {
        kind: "quadratic",
        coefficients: table,
        matrix: [
          [1, 0],
          [0.5, 1],
        ],
      },
      [1, 2],
    ],
  ];
  const objectives: Json[] = [
    { kind: "quadratic" },
    { kind: "value", reward: table, tau: 0 },
    { kind: "value", reward: table, tau: 0.2, gamma: 0.5, initial: [1, 0] },
    { kind: "rlhf", horizon: 2, humanReward: table, beta: 1 },
    {
      kind: "imitation",
      expert: [
        [0.5, 0.5],
        [1, 0],
      ],
    },
    { kind: "contract", principalReward: table, cost: 0.1 },
  ];
  for (const [reward, x0] of rewards)
    for (const objective of objectives) {
      const problem = read({ reward, x0, objective });
      expect(hyperGradient(problem, problem.x0).gradient.every(Number.isFinite)).toBe(true);
    }
});
