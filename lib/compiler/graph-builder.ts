import type { ConstantData, GraphNode, Value } from "./graph";
import { OPERATORS, type Operator } from "./operators";
import type { Attributes, ElementType } from "./tensor-type";

/** Records nodes in order; what a trace writes into. */
export class GraphBuilder {
  readonly #nodes: GraphNode[] = [];
  readonly #definitions = new Map<Value, GraphNode>();

  get nodes(): readonly GraphNode[] {
    return this.#nodes;
  }

  /** The recorded node that defines a value; undefined for inputs and constants. */
  definitionOf(value: Value): GraphNode | undefined {
    return this.#definitions.get(value);
  }

  /** Adds a finished node. */
  push(node: GraphNode): void {
    this.#nodes.push(node);
    for (const output of node.outputs) this.#definitions.set(output, node);
  }

  /** Adds a node with one output and returns it. */
  emit(operator: Operator, inputs: readonly Value[], attributes: Attributes = {}): Value {
    return this.emitAll(operator, inputs, attributes)[0];
  }

  /** Adds a node and returns all its outputs. */
  emitAll(operator: Operator, inputs: readonly Value[], attributes: Attributes = {}): readonly Value[] {
    const outputs = OPERATORS[operator](inputs, attributes).map(({ shape, dtype }): Value => ({ shape, dtype }));
    this.push({ operator, inputs, outputs, attributes });
    return outputs;
  }

  scalar(number: number, dtype: "float32" | "int32" | "bool" = "float32"): Value {
    return constant(dtype, [], [number]);
  }
}

/** A constant of this shape; one number stands for all elements. */
export function constant(dtype: "float32" | "int32" | "bool", shape: readonly number[], data: ArrayLike<number>): Value {
  return {
    dtype,
    shape,
    constant: compact(dtype === "float32" ? Float32Array.from(data) : dtype === "int32" ? Int32Array.from(data) : Uint8Array.from(data)),
  };
}

/** Data of which all elements are the same shrink to one of them. NaN never equals itself and stays as it is. */
function compact(data: ConstantData): ConstantData {
  return data.length > 1 && data.every((element) => Object.is(element, data[0])) ? data.slice(0, 1) : data;
}

export function isConstantType(dtype: ElementType): dtype is "float32" | "int32" | "bool" {
  return dtype !== "int64";
}
