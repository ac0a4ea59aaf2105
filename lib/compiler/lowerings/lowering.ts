import type * as tf from "@tensorflow/tfjs";
import type { Value } from "../graph";
import type { GraphBuilder } from "../graph-builder";
import type { Operator } from "../operators";

/** Names of all kernels that tfjs knows: its exported constants that hold their own name. */
export type Kernel = { [K in keyof typeof tf]: (typeof tf)[K] extends K ? K : never }[keyof typeof tf];

export interface KernelCall<A> {
  readonly graph: GraphBuilder;
  /** By tfjs's input names ("x", "a", "dy", …); kernels of many inputs name them "0", "1", … */
  readonly inputs: Readonly<Record<string, Value>>;
  readonly attributes: A;
}

/** How a kernel becomes ONNX nodes. `operators` lists all that it may emit, for the coverage table. */
export interface Rule {
  readonly operators: readonly Operator[];
  readonly note?: string;
  lower(call: KernelCall<object>): Value | readonly Value[];
}

/** Why a kernel has no rule. */
export interface Refusal {
  readonly refused: string;
}
export type Lowering = Rule | Refusal;

/** @typeParam A tfjs's type of the kernel's attributes */
export function rule<A = object>(
  operators: readonly Operator[],
  lower: (call: KernelCall<A>) => Value | readonly Value[],
  note?: string,
): Rule {
  // tfjs passes attributes untyped; the kernel's name fixes their type.
  return { operators, note, lower: (call) => lower(call as KernelCall<A>) };
}

export const refuse = (reason: string): Refusal => ({ refused: reason });

/** Thrown by a rule that covers its kernel, but not with these attributes or types; the tracer adds the kernel's name. */
export class NotCovered extends Error {}
