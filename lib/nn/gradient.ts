import * as tf from "@tensorflow/tfjs";
import { detach } from "./detach";

/**
 * Inside `build`: the gradient of a loss in one tensor (a flat parameter vector, a scalar temperature), with whatever else the
 * loss computed on its way.
 * @param objective gets `at` and returns `{ loss, … }`: a scalar to differentiate, and further tensors that are handed out detached
 * @returns `gradient`, of the shape of `at`, and `values`, all that the objective returned
 */
export function gradient<T extends { readonly loss: tf.Tensor } & Readonly<Record<string, tf.Tensor>>>(
  at: tf.Tensor,
  objective: (at: tf.Tensor) => T,
): { readonly gradient: tf.Tensor; readonly values: T } {
  // tfjs disposes of all that the objective made but its loss: the other values are kept by hand, then given to the caller's scope.
  const kept: Record<string, tf.Tensor> = {};
  const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => {
    const values = objective(x);
    for (const [name, tensor] of Object.entries(values)) if (name !== "loss") kept[name] = tf.keep(detach(tensor));
    return tf.reshape(values.loss, []);
  })(at);
  const values: Record<string, tf.Tensor> = { loss: value };
  for (const [name, tensor] of Object.entries(kept)) {
    values[name] = detach(tensor);
    tensor.dispose();
  }
  return { gradient: grad, values: values as T };
}
