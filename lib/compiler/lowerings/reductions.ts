import * as tf from "@tensorflow/tfjs";
import type { Value } from "../graph";
import type { GraphBuilder } from "../graph-builder";
import type { Operator } from "../operators";
import { castTo } from "./elementwise";
import { type Rule, rule } from "./lowering";

interface ReductionAttributes {
  readonly axis: number | number[];
  readonly keepDims: boolean;
}

function reduce(graph: GraphBuilder, operator: Operator, x: Value, { axis, keepDims }: ReductionAttributes): Value {
  const axes = tf.util.parseAxisParam(axis, [...x.shape]);
  // For ONNX no axes mean all of them, for tfjs none.
  return axes.length === 0 ? x : graph.emit(operator, [x], { axes, keepdims: keepDims ? 1 : 0 });
}

const same = (operator: Operator): Rule =>
  rule<ReductionAttributes>([operator], ({ graph, inputs: { x }, attributes }) => reduce(graph, operator, x, attributes));

/** Booleans are reduced as 0 and 1: before opset 20 ONNX's Max and Min do not take them. */
const logical = (operator: Operator): Rule =>
  rule<ReductionAttributes>(["Cast", operator], ({ graph, inputs: { x }, attributes }) =>
    castTo(graph, reduce(graph, operator, castTo(graph, x, "int32"), attributes), "bool"),
  );

const position = (operator: Operator): Rule =>
  rule<{ axis: number }>(["Cast", operator], ({ graph, inputs: { x }, attributes }) => {
    const [axis] = tf.util.parseAxisParam(attributes.axis, [...x.shape]);
    return graph.emit("Cast", [graph.emit(operator, [x], { axis, keepdims: 0 })], { to: "int32" });
  });

/** Kernels that work along axes. */
export const REDUCTIONS = {
  All: logical("ReduceMin"),
  Any: logical("ReduceMax"),
  ArgMax: position("ArgMax"),
  ArgMin: position("ArgMin"),
  Cumsum: rule<{ axis: number; exclusive: boolean; reverse: boolean }>(["CumSum"], ({ graph, inputs: { x }, attributes }) => {
    const [axis] = tf.util.parseAxisParam(attributes.axis, [...x.shape]);
    return graph.emit("CumSum", [x], { axis, exclusive: attributes.exclusive ? 1 : 0, reverse: attributes.reverse ? 1 : 0 });
  }),
  // Alone among them it calls its axes so.
  Max: rule<{ reductionIndices: number | number[]; keepDims: boolean }>(
    ["ReduceMax"],
    ({ graph, inputs: { x }, attributes: { reductionIndices, keepDims } }) =>
      reduce(graph, "ReduceMax", x, { axis: reductionIndices, keepDims }),
  ),
  Mean: rule<ReductionAttributes>(["Cast", "ReduceMean"], ({ graph, inputs: { x }, attributes }) =>
    reduce(graph, "ReduceMean", castTo(graph, x, "float32"), attributes),
  ),
  Min: same("ReduceMin"),
  Prod: rule<ReductionAttributes>(["Cast", "ReduceProd"], ({ graph, inputs: { x }, attributes }) =>
    reduce(graph, "ReduceProd", x.dtype === "bool" ? castTo(graph, x, "int32") : x, attributes),
  ),
  Softmax: rule<{ dim: number }>(["Softmax"], ({ graph, inputs: { logits }, attributes }) => {
    const [axis] = tf.util.parseAxisParam(attributes.dim, [...logits.shape]);
    return graph.emit("Softmax", [logits], { axis });
  }),
  Sum: rule<ReductionAttributes>(["Cast", "ReduceSum"], ({ graph, inputs: { x }, attributes }) =>
    reduce(graph, "ReduceSum", x.dtype === "bool" ? castTo(graph, x, "int32") : x, attributes),
  ),
} satisfies Record<string, Rule>;
