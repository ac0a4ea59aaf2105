import * as tf from "@tensorflow/tfjs";

/** Inside `build`: moves target parameters towards the source, `target += rate * (source - target)` (Polyak averaging); rate 1 copies. */
export function updateTarget(target: tf.Variable, source: tf.Tensor, rate: number): void {
  if (!(rate > 0 && rate <= 1)) throw new RangeError(`target update rate must be in (0, 1], not ${rate}`);
  target.assign(rate === 1 ? tf.clone(source) : tf.add(target, tf.mul(tf.sub(source, target), rate)));
}
