import type * as tf from "@tensorflow/tfjs";
import { checkTensor } from "./check-data";
import type { TensorType } from "./engine";
import type { Graph, NamedValue } from "./graph";
import { toOnnx } from "./onnx";
import { optimise } from "./passes/optimise";
import { readCounts } from "./passes/rewrite";
import { INPUT, OUTPUT, STATE, trace } from "./trace";
import { verify } from "./verify";

export interface OnnxExport {
  readonly name: string;
  /** Learnt tensors, by the names that they get in the file. */
  readonly parameters: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>;
  /** "batch" is a size that the file leaves open; it is the same wherever it stands. */
  readonly inputs: Readonly<Record<string, { readonly shape: readonly (number | "batch")[]; readonly dtype?: TensorType }>>;
  /** Plain tfjs, as in Program.build. */
  build(parameters: Readonly<Record<string, tf.Tensor>>, inputs: Readonly<Record<string, tf.Tensor>>): Readonly<Record<string, tf.Tensor>>;
  /** Further entries of the model's metadata. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Traced in place of the open size: a prime that no layer width or count divides by, so that what depends on it is known by it. */
const BATCH = 9973;

/**
 * A function of parameters and inputs as an ONNX model (opset 18): parameters are initialisers, inputs and outputs keep their names,
 * the batch stays open.
 * @throws where the function cannot leave the batch open, or uses what is not covered: with the name of the operation
 */
export function exportOnnx({ name, parameters, inputs, build, metadata }: OnnxExport): Uint8Array {
  check(name, parameters, inputs);
  const state = Object.fromEntries(Object.entries(parameters).map(([tensor, { shape }]) => [tensor, { shape, dtype: "float32" as const }]));
  const given = Object.fromEntries(
    Object.entries(inputs).map(([tensor, { shape, dtype = "float32" }]) => [
      tensor,
      { shape: shape.map((size) => (size === "batch" ? BATCH : size)), dtype },
    ]),
  );
  const graph = optimise(
    trace({ name, state: Object.keys(parameters), inputs: given, build: (...tensors) => ({ ...build(...tensors) }) }, state),
  );
  const assigned = graph.outputs.find((output) => !output.name.startsWith(OUTPUT));
  if (assigned) throw new Error(`${name}: an exported function must not assign its parameters, but it assigns "${plain(assigned.name)}"`);

  const reads = readCounts(graph);
  const kept = graph.inputs.filter((input) => input.name.startsWith(INPUT) || reads.has(input.value));
  const named: Graph = { ...graph, inputs: kept.map(rename), outputs: graph.outputs.map(rename) };
  verify(named, "export");
  const initialisers = Object.fromEntries(
    kept.filter((input) => input.name.startsWith(STATE)).map((input) => [plain(input.name), parameters[plain(input.name)].data]),
  );
  return toOnnx(named, { batch: BATCH, initialisers, metadata: { name, ...metadata } });
}

/** A tensor's name as the caller gave it, without the tracer's prefix. */
function plain(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

function rename({ name, value }: NamedValue): NamedValue {
  return { name: plain(name), value };
}

function check(name: string, parameters: OnnxExport["parameters"], inputs: OnnxExport["inputs"]): void {
  const sizes = (what: string, shape: readonly number[]) => {
    for (const size of shape)
      if (!Number.isInteger(size) || size < 1 || size % BATCH === 0)
        throw new RangeError(`${name}: ${what}: sizes must be positive integers and not multiples of ${BATCH}, not ${size}`);
  };
  for (const [tensor, { shape, data }] of Object.entries(parameters)) {
    sizes(`parameter "${tensor}"`, shape);
    checkTensor(`${name}: parameter "${tensor}"`, { shape, dtype: "float32" }, data);
    if (Object.hasOwn(inputs, tensor)) throw new RangeError(`${name}: "${tensor}" is a parameter and an input`);
  }
  for (const [tensor, { shape }] of Object.entries(inputs))
    sizes(
      `input "${tensor}"`,
      shape.filter((size) => size !== "batch"),
    );
}
