import type { Operator } from "./operators";
import type { Attributes, TensorType } from "./tensor-type";

export type ConstantData = Float32Array | Int32Array | Uint8Array;

/**
 * What a node defines, an input feeds or a constant holds; identity is the object. Immutable.
 * A constant whose data have one element stands for a whole tensor of that element, whatever its shape.
 */
export interface Value extends TensorType {
  readonly constant?: ConstantData;
}

/** One ONNX operator. Shape-like parameters that ONNX takes as constant inputs (axes, sizes, bounds) are attributes here. */
export interface GraphNode {
  readonly operator: Operator;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly attributes: Attributes;
}

export interface NamedValue {
  readonly name: string;
  readonly value: Value;
}

/** A traced program: nodes in an order in which they can run. Passes make new graphs. */
export interface Graph {
  readonly name: string;
  readonly inputs: readonly NamedValue[];
  readonly nodes: readonly GraphNode[];
  readonly outputs: readonly NamedValue[];
}

/** The number of a scalar or of a one-valued constant, undefined for everything else. */
export function splatOf(value: Value): number | undefined {
  return value.constant?.length === 1 ? value.constant[0] : undefined;
}
