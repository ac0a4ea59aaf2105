/** One held-out answer beside the model's probability for it. */
export interface Prediction {
  /** Modelled P(first preferred). */
  readonly probability: number;
  /** 1, 0 or 1/2. */
  readonly target: number;
}

/** Share of answers with the model's side; ties are left out. NaN when none are left. */
export function accuracyOf(predictions: readonly Prediction[]): number {
  let right = 0;
  let counted = 0;
  for (const { probability, target } of predictions) {
    if (target === 0.5) continue;
    counted++;
    if (probability > 0.5 === target > 0.5) right++;
  }
  return counted === 0 ? Number.NaN : right / counted;
}

/**
 * Expected calibration error (Guo et al. 2017): |confidence - accuracy| over equal bins of the confidence in the
 * predicted side, weighted by their share. A tie counts as half right. NaN without predictions.
 */
export function calibrationErrorOf(predictions: readonly Prediction[], bins = 10): number {
  const confidence = new Float64Array(bins);
  const right = new Float64Array(bins);
  for (const { probability, target } of predictions) {
    const p = Math.max(probability, 1 - probability);
    // Confidence lies in [1/2, 1], so the bins divide that half.
    const bin = Math.min(bins - 1, Math.floor((p - 0.5) * 2 * bins));
    confidence[bin] += p;
    right[bin] += probability >= 0.5 ? target : 1 - target;
  }
  if (predictions.length === 0) return Number.NaN;
  return confidence.reduce((sum, c, bin) => sum + Math.abs(c - right[bin]), 0) / predictions.length;
}
