import { describe, expect, it } from "vitest";
import { chooseEngine, type EngineChoice } from "./choose-engine";
import { loadTensorFlow } from "./tensorflow-engine";

const tensorflow = await loadTensorFlow();
const options = { threads: 2 };

describe("chooseEngine", () => {
  it("makes ONNX Runtime's engine when asked to, and says on how many threads", async () => {
    const engine = await chooseEngine("onnxruntime", options);
    expect([engine.kind, engine.description]).toEqual(["onnxruntime", "onnxruntime (CPU, 2 threads)"]);
    engine.dispose();
  });

  it("auto takes ONNX Runtime unless TensorFlow has a GPU", async () => {
    const engine = await chooseEngine("auto", options);
    const gpu = !(tensorflow instanceof Error) && tensorflow.usesGpu;
    expect(engine.kind).toBe(gpu ? "tensorflow" : "onnxruntime");
    engine.dispose();
  });

  it.skipIf(!(tensorflow instanceof Error))("says what to install where TensorFlow's library is missing", async () => {
    const refused = chooseEngine("tensorflow", options);
    await expect(refused).rejects.toThrow(/needs TensorFlow's native library.*npm install @tensorflow\/tfjs-node-gpu@4\.22\.0/);
    await expect(refused).rejects.toThrow(/or choose the onnxruntime engine/);
  });

  it.skipIf(tensorflow instanceof Error)("makes TensorFlow's engine when asked to", async () => {
    const engine = await chooseEngine("tensorflow", options);
    expect(engine.kind).toBe("tensorflow");
    engine.dispose();
  });

  it("refuses other names and impossible thread counts", async () => {
    await expect(chooseEngine("cuda" as EngineChoice, options)).rejects.toThrow(
      'engine must be one of auto, onnxruntime, tensorflow, not "cuda"',
    );
    await expect(chooseEngine("onnxruntime", { threads: 0 })).rejects.toThrow("threads must be a positive integer, not 0");
  });
});
