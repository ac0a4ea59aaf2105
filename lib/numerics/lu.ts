/** A dense matrix taken apart with partial pivoting, P A = L U, to be solved many times. */
export class LuFactors {
  readonly #n: number;
  readonly #lu: Float64Array;
  /** Row of A that stands at each row of L U. */
  readonly #rows: Int32Array;

  /**
   * @param matrix [n * n] row-major; left as it is
   * @throws RangeError if it is singular to working precision
   */
  constructor(matrix: Float64Array, n: number) {
    const lu = Float64Array.from(matrix);
    const rows = Int32Array.from({ length: n }, (_, i) => i);
    let scale = 0;
    for (const value of lu) scale = Math.max(scale, Math.abs(value));
    for (let k = 0; k < n; k++) {
      let pivot = k;
      for (let i = k + 1; i < n; i++) if (Math.abs(lu[i * n + k]) > Math.abs(lu[pivot * n + k])) pivot = i;
      // NaN fails this test too.
      if (!(Math.abs(lu[pivot * n + k]) > scale * Number.EPSILON * 1e-3))
        throw new RangeError("the matrix is singular to working precision");
      if (pivot !== k) {
        for (let j = 0; j < n; j++) [lu[k * n + j], lu[pivot * n + j]] = [lu[pivot * n + j], lu[k * n + j]];
        [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
      }
      const inverse = 1 / lu[k * n + k];
      for (let i = k + 1; i < n; i++) {
        const factor = lu[i * n + k] * inverse;
        if (factor === 0) continue;
        lu[i * n + k] = factor;
        for (let j = k + 1; j < n; j++) lu[i * n + j] -= factor * lu[k * n + j];
      }
    }
    this.#n = n;
    this.#lu = lu;
    this.#rows = rows;
  }

  /** x with A x = b. @param b [n] */
  solve(b: Float64Array): Float64Array {
    const n = this.#n;
    const lu = this.#lu;
    const x = Float64Array.from(this.#rows, (row) => b[row]);
    for (let i = 1; i < n; i++) for (let j = 0; j < i; j++) x[i] -= lu[i * n + j] * x[j];
    for (let i = n - 1; i >= 0; i--) {
      for (let j = i + 1; j < n; j++) x[i] -= lu[i * n + j] * x[j];
      x[i] /= lu[i * n + i];
    }
    return x;
  }

  /** x with A^T x = b. @param b [n] */
  solveTransposed(b: Float64Array): Float64Array {
    const n = this.#n;
    const lu = this.#lu;
    const z = Float64Array.from(b);
    for (let i = 0; i < n; i++) {
      z[i] /= lu[i * n + i];
      for (let j = i + 1; j < n; j++) z[j] -= lu[i * n + j] * z[i];
    }
    for (let i = n - 1; i > 0; i--) for (let j = 0; j < i; j++) z[j] -= lu[i * n + j] * z[i];
    const x = new Float64Array(n);
    for (let i = 0; i < n; i++) x[this.#rows[i]] = z[i];
    return x;
  }
}
