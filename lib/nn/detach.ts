import * as tf from "@tensorflow/tfjs";

/**
 * The same values as a constant: no gradient flows back through it, and what lies behind it is not differentiated at all
 * (a custom gradient of zeros would multiply those zeros through every layer below).
 */
export function detach<T extends tf.Tensor>(tensor: T): T {
  const engine = tf.engine();
  // A second tensor over the same data that tfjs's tape has never seen.
  const twin = engine.makeTensorFromTensorInfo({ dataId: tensor.dataId, shape: tensor.shape, dtype: tensor.dtype });
  engine.backend.incRef(tensor.dataId);
  return twin as T;
}
