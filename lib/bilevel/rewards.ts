import type { CsrMatrix } from "../numerics/csr-matrix";
import { addScaled, dot } from "../numerics/vector";
import type { RewardFamily } from "./problem";

/** Every state-action pair has its own parameter: r_sa = x[s * A + a]. @param size S * A */
export function tableReward(size: number): RewardFamily {
  return {
    kind: "table",
    size,
    evaluate: (x) => Float64Array.from(x),
    pullBack: (_, m) => Float64Array.from(m),
    pushForward: (_, u) => Float64Array.from(u),
  };
}

/**
 * r_sa = features_sa . x + offset_sa.
 * @param features [S * A, n]
 * @param offset [S * A]
 */
export function linearReward(features: CsrMatrix, offset?: Float64Array): RewardFamily {
  if (offset && offset.length !== features.rows) throw new RangeError(`offset must hold ${features.rows} numbers, not ${offset.length}`);
  return {
    kind: "linear",
    size: features.columns,
    evaluate(x) {
      const r = features.multiply(x);
      return offset ? addScaled(r, 1, offset) : r;
    },
    pullBack: (_, m) => features.multiplyTransposed(m),
    pushForward: (_, u) => features.multiply(u),
  };
}

/**
 * r_sa = c_sa x^T M x.
 * @param coefficients c [S * A]
 * @param matrix M [n * n]; only its symmetric part counts
 */
export function quadraticReward(coefficients: Float64Array, matrix: Float64Array, n: number): RewardFamily {
  if (matrix.length !== n * n) throw new RangeError(`matrix must be [${n}, ${n}]`);
  /** (M + M^T) x, the gradient of x^T M x. */
  const slope = (x: Float64Array) => {
    const out = new Float64Array(n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        out[i] += matrix[i * n + j] * x[j];
        out[j] += matrix[i * n + j] * x[i];
      }
    return out;
  };
  return {
    kind: "quadratic",
    size: n,
    evaluate(x) {
      const form = 0.5 * dot(x, slope(x));
      return coefficients.map((c) => c * form);
    },
    pullBack(x, m) {
      const factor = dot(coefficients, m);
      return slope(x).map((value) => factor * value);
    },
    pushForward(x, u) {
      const along = dot(slope(x), u);
      return coefficients.map((c) => c * along);
    },
  };
}
