import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { EagerEngine } from "@/lib/compiler/eager-engine";

/** tfjs's `wasm` backend, the quickest that tfjs itself has without a native library: what the compiler is measured against. */
export async function createWasmEngine(): Promise<EagerEngine> {
  const before = tf.getBackend();
  // Its set-up is asynchronous; once it is done, engines can claim it for single calls.
  if (!(await tf.setBackend("wasm"))) throw new Error("tfjs's wasm backend did not start");
  await tf.ready();
  if (before && before !== "wasm") await tf.setBackend(before);
  return new EagerEngine("tfjs-cpu", "TensorFlow.js (wasm backend, eager)", "wasm");
}
