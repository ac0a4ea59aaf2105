import * as tf from "@tensorflow/tfjs";
import type { Value } from "./graph";
import { constant, GraphBuilder, isConstantType } from "./graph-builder";
import { NotCovered } from "./lowerings/lowering";
import { LOWERINGS } from "./lowerings/table";
import { sameShape, sizeOf } from "./tensor-type";

interface Entry {
  readonly value: Value;
  references: number;
}

/** A program that cannot be compiled, by name and reason. */
export class CompileError extends Error {
  override readonly name = "CompileError";
}

/**
 * A tfjs backend that computes nothing: its tensors stand for values of a graph, and its kernels record how they come about.
 * tfjs's automatic differentiation runs on it as on any other backend, so gradients are traced with everything else.
 */
class TraceBackend extends tf.KernelBackend {
  readonly #entries = new Map<object, Entry>();
  #trace: { readonly program: string; readonly graph: GraphBuilder } | undefined;

  /** Runs `work` while kernels record into a new graph. */
  record<T>(program: string, work: () => T): { readonly result: T; readonly graph: GraphBuilder } {
    const outer = this.#trace;
    const graph = new GraphBuilder();
    this.#trace = { program, graph };
    try {
      return { result: work(), graph };
    } finally {
      this.#trace = outer;
    }
  }

  /** A tensor that stands for a value. */
  tensorOf(value: Value): tf.Tensor {
    return tf.engine().makeTensorFromTensorInfo(this.#info(value));
  }

  valueFor(tensor: tf.TensorInfo): Value {
    if (!this.#entries.has(tensor.dataId)) {
      // A tensor made on another backend, such as a constant from before the trace.
      tf.engine().moveData(this, tensor.dataId);
    }
    const entry = this.#entries.get(tensor.dataId);
    if (!entry) throw new CompileError("a tensor is used that has been disposed of");
    // On its cpu backend tfjs reshapes without a new data id, so a constant made there may come in with another shape than it was moved with.
    return sameShape(entry.value.shape, tensor.shape) ? entry.value : { ...entry.value, shape: [...tensor.shape] };
  }

  /** Called by tfjs for each kernel. */
  run(kernel: keyof typeof LOWERINGS, inputs: tf.NamedTensorInfoMap, attributes: object): tf.TensorInfo | tf.TensorInfo[] {
    if (!this.#trace) throw new CompileError(`kernel ${kernel} ran on the tracing backend outside of a trace`);
    const { program, graph } = this.#trace;
    const row = LOWERINGS[kernel];
    if ("refused" in row) throw new CompileError(`program "${program}": kernel ${kernel} is not covered: ${row.refused}`);
    const values: Record<string, Value> = {};
    for (const [name, tensor] of Object.entries(inputs)) if (tensor) values[name] = this.valueFor(tensor);
    try {
      const result = row.lower({ graph, inputs: values, attributes });
      return "dtype" in result ? this.#info(result) : result.map((value) => this.#info(value));
    } catch (error) {
      if (error instanceof NotCovered) throw new CompileError(`program "${program}": kernel ${kernel} is not covered: ${error.message}`);
      throw error;
    }
  }

  #info(value: Value): tf.TensorInfo {
    if (!isConstantType(value.dtype)) throw new CompileError(`a value of type ${value.dtype} has no tfjs type`);
    const dataId = {};
    this.#entries.set(dataId, { value, references: 1 });
    return { dataId, shape: [...value.shape], dtype: value.dtype };
  }

  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): object {
    const dataId = {};
    this.move(dataId, values, shape, dtype, 1);
    return dataId;
  }

  override move(dataId: object, values: tf.BackendValues, shape: number[], dtype: tf.DataType, references: number): void {
    if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool")
      throw new CompileError(`a constant of type ${dtype} cannot be traced`);
    if (values.length === 0) throw new CompileError(`a constant of shape [${shape}] has no elements; no engine holds empty tensors`);
    this.#entries.set(dataId, { value: constant(dtype, shape, values as ArrayLike<number>), references });
  }

  override readSync(dataId: object): tf.BackendValues {
    const value = this.#entries.get(dataId)?.value;
    if (!value?.constant)
      throw new CompileError(
        `program "${this.#trace?.program ?? "?"}" reads a tensor's numbers back while it is traced: they are known only when it runs. ` +
          "Return the tensor as an output, or choose with tf.where.",
      );
    const size = sizeOf(value.shape);
    return value.constant.length === size
      ? value.constant
      : new (value.constant.constructor as Float32ArrayConstructor)(size).fill(value.constant[0]);
  }

  override async read(dataId: object): Promise<tf.BackendValues> {
    return this.readSync(dataId);
  }

  override disposeData(dataId: object, force = false): boolean {
    const entry = this.#entries.get(dataId);
    if (!entry) return true;
    entry.references--;
    if (!force && entry.references > 0) return false;
    this.#entries.delete(dataId);
    return true;
  }

  override incRef(dataId: object): void {
    const entry = this.#entries.get(dataId);
    if (entry) entry.references++;
  }

  override refCount(dataId: object): number {
    return this.#entries.get(dataId)?.references ?? 0;
  }

  override numDataIds(): number {
    return this.#entries.size;
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override timerAvailable(): boolean {
    return false;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }

  override dispose(): void {
    this.#entries.clear();
  }
}

export const TRACE_BACKEND = "tandem-trace";
export const traceBackend = new TraceBackend();

// Registered below the default backends' priority, so that nothing is ever traced by accident.
tf.registerBackend(TRACE_BACKEND, () => traceBackend, 0);
for (const kernelName of Object.keys(LOWERINGS) as (keyof typeof LOWERINGS)[])
  tf.registerKernel({
    kernelName,
    backendName: TRACE_BACKEND,
    kernelFunc: ({ inputs, attrs }) => traceBackend.run(kernelName, inputs, attrs ?? {}),
  });
