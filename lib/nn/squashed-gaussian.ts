import * as tf from "@tensorflow/tfjs";

/** Of the pre-squash normal, `[batch, actionSize]` each. */
export interface GaussianHead {
  readonly mean: tf.Tensor;
  readonly logStd: tf.Tensor;
}

/** Splits a policy network's outputs `[batch, 2 * actionSize]` into mean and log standard deviation, the latter clipped. */
export function gaussianHead(
  outputs: tf.Tensor,
  bounds: { readonly logStdMin: number; readonly logStdMax: number } = { logStdMin: -20, logStdMax: 2 },
): GaussianHead {
  const [mean, logStd] = tf.split(outputs, 2, 1);
  return { mean, logStd: tf.clipByValue(logStd, bounds.logStdMin, bounds.logStdMax) };
}

/**
 * a = tanh(u), u = mean + exp(logStd) * noise, with the log-density of a: sum over dimensions of log N(u) - log(1 - tanh(u)^2).
 * The last term is 2 (log 2 - u - softplus(-2 u)), exact where 1 - tanh(u)^2 rounds to zero (Haarnoja et al. 2018, appendix C).
 * @param noise standard normals `[batch, actionSize]`
 * @returns action `[batch, actionSize]` in (-1, 1), logProbability `[batch, 1]`
 */
export function sampleSquashedGaussian(
  head: GaussianHead,
  noise: tf.Tensor,
): { readonly action: tf.Tensor; readonly logProbability: tf.Tensor } {
  const u = tf.add(head.mean, tf.mul(tf.exp(head.logStd), noise));
  return { action: tf.tanh(u), logProbability: logDensity(head.logStd, noise, u) };
}

/**
 * Log-density of given actions, `[batch, 1]`. Actions are clipped to ±(1 - 1e-6) before they are unsquashed.
 * @param action `[batch, actionSize]` in [-1, 1]
 */
export function logProbabilityOf(head: GaussianHead, action: tf.Tensor): tf.Tensor {
  const clipped = tf.clipByValue(action, -1 + 1e-6, 1 - 1e-6);
  const u = tf.mul(0.5, tf.sub(tf.log(tf.add(1, clipped)), tf.log(tf.sub(1, clipped))));
  return logDensity(head.logStd, tf.div(tf.sub(u, head.mean), tf.exp(head.logStd)), u);
}

/** The policy's greedy action, tanh(mean), `[batch, actionSize]`. */
export function modeOf(head: GaussianHead): tf.Tensor {
  return tf.tanh(head.mean);
}

function logDensity(logStd: tf.Tensor, standardised: tf.Tensor, u: tf.Tensor): tf.Tensor {
  const normal = tf.sub(tf.mul(-0.5, tf.square(standardised)), logStd);
  const squash = tf.mul(2, tf.add(u, tf.softplus(tf.mul(-2, u))));
  // -log(1 - tanh(u)^2) = 2 (u + softplus(-2u)) - 2 log 2; constants gathered: -log sqrt(2 pi) - 2 log 2.
  const constant = -0.5 * Math.log(2 * Math.PI) - 2 * Math.LN2;
  return tf.sum(tf.add(tf.add(normal, squash), constant), 1, true);
}
