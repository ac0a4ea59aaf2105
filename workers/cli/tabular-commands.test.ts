import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ALGORITHM_NAMES } from "../../lib/bilevel/solve";
import { runCli } from "./run-cli";

const folder = mkdtempSync(path.join(tmpdir(), "tandem-tabular-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: unknown): string {
  const place = path.join(folder, name);
  writeFileSync(place, JSON.stringify(content));
  return place;
}

async function tandem(argv: readonly string[], signal = new AbortController().signal) {
  const out: string[] = [];
  const said: string[] = [];
  const io = { out: (text: string) => void out.push(text), say: (text: string) => void said.push(text), signal, environment: {}, root: "" };
  return { status: await runCli(argv, io), out: out.join(""), said };
}

const problem = {
  format: "tandem-problem/1",
  states: 2,
  actions: 2,
  gamma: 0.8,
  tau: 0.5,
  initial: [0.5, 0.5],
  transition: {
    sparse: [
      [0, 0, 0, 1],
      [0, 1, 1, 1],
      [1, 0, 0, 0.3],
      [1, 0, 1, 0.7],
      [1, 1, 1, 1],
    ],
  },
  reward: { kind: "table" },
  objective: {
    kind: "rlhf",
    horizon: 2,
    humanReward: [
      [1, 0],
      [0, 0.5],
    ],
    beta: 1,
  },
  x0: [0.1, -0.2, 0.3, 0],
};
const good = file("good.json", problem);

describe("tabular problems from the command line", () => {
  it("gives the gradient, the same by differences, at x0 or at a given x", async () => {
    const at = file("x.json", [1, 2, 3, 4]);
    for (const where of [[], ["--x", at]]) {
      const read = async (method: string) =>
        JSON.parse((await tandem(["hypergradient", good, ...where, "--method", method, "--json"])).out);
      const [exact, difference, rollout] = [await read("exact"), await read("finite-difference"), await read("rollout")];
      exact.gradient.forEach((value: number, i: number) => {
        expect(value).toBeCloseTo(difference.gradient[i], 9);
      });
      expect(Object.keys(exact)).toEqual(["method", "phi", "gradient", "seconds"]);
      expect(rollout).toMatchObject({ method: "rollout", phi: exact.phi, standardError: [0, 0, 0, 0].map(() => expect.any(Number)) });
    }
  });

  it.each(ALGORITHM_NAMES)("solves by %s and reports the true course", async (algorithm) => {
    const { status, out, said } = await tandem(["solve", good, "--algorithm", algorithm, "--iterations", "30", "--every", "10", "--json"]);
    expect({ status, said }).toEqual({ status: 0, said: [] });
    const { x, phi, gradientNorm, policy, trace, seconds } = JSON.parse(out);
    expect([x.length, policy.length, policy[0].length]).toEqual([4, 2, 2]);
    expect(policy[0][0] + policy[0][1]).toBeCloseTo(1, 12);
    expect(trace.map(({ k }: { k: number }) => k)).toEqual([0, 10, 20, 30]);
    expect(trace[3]).toMatchObject({ phi, gradientNorm, seconds, oracleCalls: expect.any(Number) });
    const at = file("reached.json", x);
    expect(JSON.parse((await tandem(["hypergradient", good, "--x", at, "--json"])).out).phi).toBeCloseTo(phi, 12);
  });

  it("says the same in words without --json", async () => {
    expect((await tandem(["hypergradient", good])).out).toMatch(/^phi [\d.]+\ngradient by exact, norm/);
    expect((await tandem(["solve", good, "--algorithm", "sobirl", "--iterations", "5"])).out).toContain("|grad phi|");
  });

  const refusals: [string, () => string[], RegExp][] = [
    ["no file", () => ["solve"], /FILE is missing/],
    ["no algorithm", () => ["solve", good], /--algorithm: write one of m-sobirl, /],
    ["an unknown algorithm", () => ["solve", good, "--algorithm", "sgd"], /--algorithm: write one of m-sobirl/],
    ["an unknown method", () => ["hypergradient", good, "--method", "guess"], /--method: write one of exact, finite-difference/],
    ["a step of 0", () => ["solve", good, "--algorithm", "sobirl", "--beta", "0"], /--beta: write a number above 0/],
    ["a step that is no number", () => ["solve", good, "--algorithm", "sobirl", "--beta", "NaN"], /--beta: write a number above 0/],
    ["half an iteration", () => ["solve", good, "--algorithm", "sobirl", "--iterations", "1.5"], /--iterations: write a whole number/],
    ["x of the wrong length", () => ["hypergradient", good, "--x", file("short.json", [1])], /x must hold 4 numbers .* not 1/],
    ["an x that is no list", () => ["hypergradient", good, "--x", file("object.json", { x: 1 })], /list x in .*write a list of numbers/],
    ["an x with words", () => ["hypergradient", good, "--x", file("words.json", [1, 2, "3", 4])], /list x in .*2: write a finite number/],
    ["gamma 1", () => ["solve", file("gamma.json", { ...problem, gamma: 1 }), "--algorithm", "parl"], /gamma: gamma must be in \[0, 1\)/],
    [
      "an enumeration that is too large",
      () => ["hypergradient", file("large.json", { ...problem, objective: { ...problem.objective, horizon: 400 } })],
      /horizon 400 there are .* limit of 4000/,
    ],
    [
      "preferences asked of another objective",
      () => ["solve", file("quadratic.json", { ...problem, objective: { kind: "quadratic" } }), "--algorithm", "drlhf"],
      /drlhf.*must be rlhf, not quadratic/,
    ],
    [
      "a step that diverges",
      () => ["solve", good, "--algorithm", "m-sobirl", "--xi", "90"],
      /m-sobirl cannot go on at outer step .* xi 90/,
    ],
    [
      "a reward that overflows",
      () => ["hypergradient", file("huge.json", { ...problem, x0: [1e308, 1e308, 0, 0] })],
      /not finite|overflow/,
    ],
  ];
  it.each(refusals)("refuses %s in one line and exits with 2", async (_, argv, words) => {
    const { status, out, said } = await tandem([...argv(), "--json"]);
    expect(said.join("\n")).toMatch(words);
    expect({ status, out, lines: said.length }).toEqual({ status: 2, out: "", lines: 1 });
  });

  it("stops when interrupted", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 150);
    const { status, out, said } = await tandem(["solve", good, "--algorithm", "sobirl", "--iterations", "100000000"], controller.signal);
    expect({ status, out, said }).toEqual({ status: 130, out: "", said: ["tandem: interrupted"] });
  });
});
