import * as tf from "@tensorflow/tfjs";
import { exportOnnx } from "../compiler/export-onnx";
import { policyModel, rewardModel } from "../nn/learnt-models";
import type { ModelSnapshot } from "../nn/model-snapshot";
import { modeOf } from "../nn/squashed-gaussian";
import type { ExportFormat } from "./formats";
import { encodeSnapshot } from "./snapshot-codec";

type Tensors = Readonly<Record<string, tf.Tensor>>;

/**
 * A learnt model as a file that other programs load. ONNX (opset 18) with an open batch: a reward model takes `observation` and
 * `action` and gives `reward`; a policy takes `observation` and gives the deterministic `action`, with `mean` and `log_std` of the Gaussian
 * before tanh (`modelInterface`). Actions are in the environment's own units on both sides. safetensors holds the parameters alone.
 */
export function exportModel(snapshot: ModelSnapshot, format: ExportFormat): Uint8Array {
  return { onnx, safetensors: encodeSnapshot }[format](snapshot);
}

function onnx(snapshot: ModelSnapshot): Uint8Array {
  const { what, environment, observationSize, actionSize, step, parameters } = snapshot;
  const observation = { shape: ["batch", observationSize] } as const;
  const action = { shape: ["batch", actionSize] } as const;
  return exportOnnx({
    name: `${what} of ${environment}`,
    parameters,
    inputs: what === "reward" ? { observation, action } : { observation },
    build: what === "reward" ? rewardOf(snapshot) : policyOf(snapshot),
    metadata: { what, environment, step: String(step) },
  });
}

function rewardOf({ actionBounds }: ModelSnapshot) {
  return (parameters: Tensors, { observation, action }: Tensors) => {
    if (!actionBounds) return { reward: rewardModel(parameters, observation, action) };
    const { centre, half } = span(actionBounds);
    return { reward: rewardModel(parameters, observation, tf.div(tf.sub(action, centre), half)) };
  };
}

function policyOf({ actionBounds }: ModelSnapshot) {
  return (parameters: Tensors, { observation }: Tensors) => {
    const head = policyModel(parameters, observation);
    const mode = modeOf(head);
    if (!actionBounds) return { action: mode, mean: head.mean, log_std: head.logStd };
    const { centre, half } = span(actionBounds);
    return { action: tf.add(centre, tf.mul(mode, half)), mean: head.mean, log_std: head.logStd };
  };
}

/** The networks' [-1, 1] and the environment's [low, high]: `[actionSize]` each. */
function span({ low, high }: { readonly low: readonly number[]; readonly high: readonly number[] }) {
  return {
    centre: tf.tensor1d(low.map((value, i) => (value + high[i]) / 2)),
    half: tf.tensor1d(low.map((value, i) => (high[i] - value) / 2)),
  };
}
