import { expect, test } from "vitest";
import { correlation } from "./correlation";
import { summarise, thin } from "./series";
import { ticks } from "./ticks";

test("ticks are round and lie within their bounds", () => {
  expect(ticks(0, 1, 5)).toHaveLength(6);
  expect(ticks(-1234, 250, 4)).toEqual([-1200, -1000, -800, -600, -400, -200, 0, 200]);
  expect(ticks(3, 3, 4)).toEqual([3]);
});

test("correlation is 1, -1, or undefined without variation", () => {
  expect(correlation([1, 2, 3], [10, 20, 30])).toBeCloseTo(1);
  expect(correlation([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1);
  expect(correlation([1, 1], [2, 3])).toBeUndefined();
});

test("a thinned list keeps both ends and never exceeds its rows", () => {
  expect(thin(3, 10)).toEqual([0, 1, 2]);
  const taken = thin(1000, 25);
  expect([taken[0], taken.at(-1), taken.length]).toEqual([0, 999, 25]);
});

test("a summary tells where each line began and stands, and skips lines without a point", () => {
  const format = (value: number) => String(value);
  const series = [
    { title: "A", look: "ink", format, values: [null, 1, 2, null] },
    { title: "B", look: "accent", format, values: [null, null, null, null] },
  ] as const;
  expect(summarise({ x: [0, 1, 2, 3], series }, "steps")).toBe("A from 1 to 2, over steps 0 to 3.");
  expect(summarise({ x: [], series: [] }, "steps")).toBe("Nothing has been measured yet.");
});
