import * as tf from "@tensorflow/tfjs";
import { perceptron } from "./perceptron";
import { type GaussianHead, gaussianHead } from "./squashed-gaussian";

type Tensors = Readonly<Record<string, tf.Tensor>>;

/**
 * Inside `build`: the reward model r_x(s, a) in (-1, 1), `[batch]`. The bound keeps the response term from growing r_x without end.
 * @param parameters `reward/w0`, `reward/b0`, …
 * @param observations `[batch, observationSize]`
 * @param actions `[batch, actionSize]` in [-1, 1]
 */
export function rewardModel(parameters: Tensors, observations: tf.Tensor, actions: tf.Tensor): tf.Tensor1D {
  const inputs = tf.concat([observations as tf.Tensor2D, actions as tf.Tensor2D], 1);
  return tf.squeeze(tf.tanh(perceptron(parameters, "reward", inputs)), [1]);
}

/**
 * Inside `build`: the policy's Gaussian before tanh.
 * @param parameters `policy/w0`, `policy/b0`, …
 * @param observations `[batch, observationSize]`
 */
export function policyModel(parameters: Tensors, observations: tf.Tensor): GaussianHead {
  return gaussianHead(perceptron(parameters, "policy", observations));
}
