import { Tensor } from "onnxruntime-node";
// The package's own entry wraps this binding in setImmediate and promises. Called directly, a run is one synchronous call: no other
// task of the process can come between the feeding and the reading of state, and a batch-1 policy call waits for no event loop.
// The version is pinned; the binding is typed by the package itself.
import { binding, initOrt } from "onnxruntime-node/dist/binding.js";

export type Feeds = Record<string, Tensor>;
/** A tensor to be written in place, or null for a fresh one. */
export type Fetches = Record<string, Tensor | null>;

/** A loaded model. */
export interface Session {
  run(feeds: Feeds, fetches: Fetches): Record<string, Tensor>;
  dispose(): void;
}

export interface SessionOptions {
  readonly threads: number;
}

/** Loads an ONNX model on the CPU. */
export function createSession(model: Uint8Array, { threads }: SessionOptions): Session {
  initOrt();
  const session = new binding.InferenceSession();
  session.loadModel(model.buffer as ArrayBuffer, model.byteOffset, model.byteLength, {
    executionProviders: ["cpu"],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
  });
  return {
    run: (feeds, fetches) => session.run(feeds, fetches, {}) as Record<string, Tensor>,
    dispose: () => session.dispose(),
  };
}

export { Tensor };
