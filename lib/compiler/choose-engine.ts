import type { Engine, EngineOptions } from "./engine";
import { OnnxRuntimeEngine } from "./onnxruntime-engine";
import { createTensorFlowEngine, loadTensorFlow } from "./tensorflow-engine";

const ENGINE_CHOICES = ["auto", "onnxruntime", "tensorflow"] as const;
export type EngineChoice = (typeof ENGINE_CHOICES)[number];

/**
 * Makes the engine that a run asks for. `auto` takes TensorFlow where it finds a GPU, else ONNX Runtime.
 * @throws where `tensorflow` is asked for and its library is not there: what to install
 */
export async function chooseEngine(choice: EngineChoice, options: EngineOptions): Promise<Engine> {
  if (!ENGINE_CHOICES.includes(choice)) throw new RangeError(`engine must be one of ${ENGINE_CHOICES.join(", ")}, not "${choice}"`);
  if (choice === "onnxruntime") return new OnnxRuntimeEngine(options);
  const tensorflow = await loadTensorFlow();
  if (choice === "tensorflow") {
    if (tensorflow instanceof Error) throw tensorflow;
    return createTensorFlowEngine(tensorflow);
  }
  return tensorflow instanceof Error || !tensorflow.usesGpu ? new OnnxRuntimeEngine(options) : createTensorFlowEngine(tensorflow);
}
