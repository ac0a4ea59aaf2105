import { expect, test } from "vitest";
import { bicgstab } from "./bicgstab";
import { CsrMatrix } from "./csr-matrix";
import { LuFactors } from "./lu";
import { RandomStream } from "./random";
import { addScaled, maximumNorm, norm } from "./vector";

function system(n: number, seed: number) {
  const random = RandomStream.fromSeed(seed);
  const matrix = Float64Array.from({ length: n * n }, () => random.normal());
  return { matrix, b: Float64Array.from({ length: n }, () => random.normal()) };
}

test("dense solves leave no remainder, transposed or not, though the first pivot is zero", () => {
  const n = 30;
  const { matrix, b } = system(n, 3);
  matrix[0] = 0;
  const csr = CsrMatrix.fromDense(n, n, matrix);
  const lu = new LuFactors(matrix, n);
  expect(maximumNorm(addScaled(csr.multiply(lu.solve(b)), -1, b))).toBeLessThan(1e-11);
  expect(maximumNorm(addScaled(csr.multiplyTransposed(lu.solveTransposed(b)), -1, b))).toBeLessThan(1e-11);
});

test("a singular matrix and one with NaN are refused", () => {
  expect(() => new LuFactors(Float64Array.of(1, 2, 2, 4), 2)).toThrow(/singular/);
  expect(() => new LuFactors(Float64Array.of(Number.NaN, 1, 1, 1), 2)).toThrow(/singular/);
});

test("entries in any order and twice make the same matrix as the dense form", () => {
  const csr = CsrMatrix.fromEntries(2, 3, [
    [1, 2, 4],
    [0, 1, 1],
    [1, 0, 3],
    [0, 1, 1],
    [0, 0, 0],
  ]);
  expect(csr).toEqual(CsrMatrix.fromDense(2, 3, [0, 2, 0, 3, 0, 4]));
  expect([...csr.multiply(Float64Array.of(1, 10, 100))]).toEqual([20, 403]);
  expect([...csr.multiplyTransposed(Float64Array.of(1, 10))]).toEqual([30, 2, 40]);
});

test("products alone are enough to solve a system", () => {
  const n = 200;
  const { matrix, b } = system(n, 5);
  for (let i = 0; i < n * n; i++) matrix[i] *= 0.03;
  for (let i = 0; i < n; i++) matrix[i * n + i] += 1;
  const csr = CsrMatrix.fromDense(n, n, matrix);
  const { x, residual } = bicgstab((v, out) => csr.multiply(v, out), b, { tolerance: 1e-13, maxIterations: 400 });
  expect(residual).toBeLessThan(1e-12);
  expect(maximumNorm(addScaled(x, -1, new LuFactors(matrix, n).solve(b)))).toBeLessThan(1e-10);
});

test("norms neither overflow nor hide NaN", () => {
  expect(norm(Float64Array.of(3e200, 4e200))).toBeCloseTo(5e200, -190);
  expect(maximumNorm(Float64Array.of(1, Number.NaN, 3))).toBeNaN();
});
