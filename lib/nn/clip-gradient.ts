import * as tf from "@tensorflow/tfjs";

/** Inside `build`: the gradient scaled down to Euclidean norm `limit` where it is longer; `norm` is the norm before, a scalar. */
export function clipGradient(gradient: tf.Tensor, limit: number): { readonly gradient: tf.Tensor; readonly norm: tf.Tensor } {
  const norm = tf.sqrt(tf.sum(tf.square(gradient)));
  // The floor keeps a zero gradient zero.
  const scale = tf.minimum(1, tf.div(limit, tf.maximum(norm, 1e-12)));
  return { gradient: tf.mul(gradient, scale), norm };
}
