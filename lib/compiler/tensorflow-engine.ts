import util from "node:util";
import * as tf from "@tensorflow/tfjs";
import { EagerEngine } from "./eager-engine";

/** Native TensorFlow for tfjs, best first. */
const PACKAGES = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"] as const;

export interface NativeTensorFlow {
  readonly package: (typeof PACKAGES)[number];
  readonly usesGpu: boolean;
}

let loading: Promise<NativeTensorFlow | Error> | undefined;

/** Loads the native TensorFlow that is installed, once; an Error with the reasons where none loads. */
export function loadTensorFlow(): Promise<NativeTensorFlow | Error> {
  loading ??= load();
  return loading;
}

async function load(): Promise<NativeTensorFlow | Error> {
  shimUtil();
  // TensorFlow's own log goes to standard error; only its errors are of use here.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  const reasons: string[] = [];
  for (const name of PACKAGES) {
    try {
      // By a variable: bundlers leave it alone, and the type checker does not ask for a package that may not be there.
      const specifier: string = name;
      await import(specifier);
      const backend = tf.findBackend("tensorflow") as (tf.KernelBackend & { readonly isUsingGpuDevice?: boolean }) | null;
      if (!backend) throw new Error("loaded, but it registered no backend");
      return { package: name, usesGpu: backend.isUsingGpuDevice === true };
    } catch (error) {
      reasons.push(`${name}: ${(error as Error).message.split(/\n| imported from /)[0]}`);
    }
  }
  return new Error(
    "The tensorflow engine needs TensorFlow's native library, which is not installed. Install it with " +
      '"npm install @tensorflow/tfjs-node-gpu@4.22.0" (NVIDIA GPU with CUDA) or "npm install @tensorflow/tfjs-node@4.22.0" (CPU), ' +
      `or choose the onnxruntime engine. (${reasons.join("; ")})`,
  );
}

/** tfjs-node 4.22 calls functions that Node 23 took out of node:util. */
function shimUtil(): void {
  const missing: Record<string, (value: unknown) => boolean> = {
    isNullOrUndefined: (value) => value === null || value === undefined,
    isArray: Array.isArray,
    isString: (value) => typeof value === "string",
    isNumber: (value) => typeof value === "number",
    isFunction: (value) => typeof value === "function",
    isObject: (value) => value !== null && typeof value === "object",
  };
  for (const [name, test] of Object.entries(missing)) if (!(name in util)) Object.assign(util, { [name]: test });
}

/** The eager engine on native TensorFlow. */
export function createTensorFlowEngine({ package: name, usesGpu }: NativeTensorFlow): EagerEngine {
  return new EagerEngine("tensorflow", `tensorflow (${name}, ${usesGpu ? "GPU" : "CPU"}, eager)`, "tensorflow");
}
