import { addScaled, dot, norm } from "./vector";

/**
 * Stabilised bi-conjugate gradients (van der Vorst 1992) for a matrix that is only known by its products.
 * @param apply out = A x
 * @param b right-hand side [n]
 * @returns the best x found and |b - A x|_2 / |b|_2, measured and not merely updated; the caller decides whether that is enough
 */
export function bicgstab(
  apply: (x: Float64Array, out: Float64Array) => void,
  b: Float64Array,
  { tolerance, maxIterations }: { tolerance: number; maxIterations: number },
): { x: Float64Array; residual: number; iterations: number } {
  const n = b.length;
  const size = norm(b);
  const x = new Float64Array(n);
  if (size === 0) return { x, residual: 0, iterations: 0 };
  const [p, v, s, t] = [0, 1, 2, 3].map(() => new Float64Array(n));
  let r = Float64Array.from(b);
  let shadow = Float64Array.from(b);
  let rho = 1;
  let alpha = 1;
  let omega = 1;
  let best = Float64Array.from(x);
  let bestResidual = 1;
  let iterations = 0;
  for (; iterations < maxIterations; iterations++) {
    const nextRho = dot(shadow, r);
    // Breakdown: start again from where we are.
    if (Math.abs(nextRho) < 1e-30 * size * size || omega === 0) {
      r = remainder(apply, x, b);
      shadow = Float64Array.from(r);
      p.fill(0);
      v.fill(0);
      rho = alpha = omega = 1;
      if (norm(r) <= tolerance * size) break;
      continue;
    }
    const beta = (nextRho / rho) * (alpha / omega);
    rho = nextRho;
    for (let i = 0; i < n; i++) p[i] = r[i] + beta * (p[i] - omega * v[i]);
    apply(p, v);
    alpha = rho / dot(shadow, v);
    for (let i = 0; i < n; i++) s[i] = r[i] - alpha * v[i];
    apply(s, t);
    const tt = dot(t, t);
    omega = tt === 0 ? 0 : dot(t, s) / tt;
    for (let i = 0; i < n; i++) {
      x[i] += alpha * p[i] + omega * s[i];
      r[i] = s[i] - omega * t[i];
    }
    const residual = norm(r) / size;
    if (!Number.isFinite(residual)) break;
    if (residual < bestResidual) {
      bestResidual = residual;
      best = Float64Array.from(x);
    }
    if (residual <= tolerance) break;
  }
  return { x: best, residual: norm(remainder(apply, best, b)) / size, iterations };
}

function remainder(apply: (x: Float64Array, out: Float64Array) => void, x: Float64Array, b: Float64Array): Float64Array<ArrayBuffer> {
  const product = new Float64Array(b.length);
  apply(x, product);
  return addScaled(Float64Array.from(b), -1, product) as Float64Array<ArrayBuffer>;
}
