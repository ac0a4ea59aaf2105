import * as tf from "@tensorflow/tfjs";
import type { Value } from "../graph";
import { constant, type GraphBuilder } from "../graph-builder";
import { sizeOf } from "../tensor-type";
import { NotCovered, type Rule, rule } from "./lowering";
import { reshape } from "./shapes";

/** [...indices, depth], true where the index is the position. Negative and too large indices give rows of false. */
function positions(graph: GraphBuilder, indices: Value, depth: number): Value {
  const range = constant(
    "int32",
    [depth],
    Array.from({ length: depth }, (_, i) => i),
  );
  return graph.emit("Equal", [reshape(graph, indices, [...indices.shape, 1]), range]);
}

/** Kernels that choose elements by index or by condition. */
export const SELECTIONS = {
  GatherV2: rule<{ axis: number; batchDims: number }>(["Gather"], ({ graph, inputs: { x, indices }, attributes }) => {
    if (attributes.batchDims) throw new NotCovered(`batchDims is ${attributes.batchDims}; 0 is lowered`);
    const [axis] = tf.util.parseAxisParam(attributes.axis, [...x.shape]);
    return graph.emit("Gather", [x, indices], { axis });
  }),
  OneHot: rule<{ depth: number; onValue: number; offValue: number; dtype: string }>(
    ["Equal", "Reshape", "Where"],
    ({ graph, inputs: { indices }, attributes: { depth, onValue, offValue, dtype } }) => {
      if (dtype === "bool") return positions(graph, indices, depth);
      if (dtype !== "float32" && dtype !== "int32") throw new NotCovered(`dtype is ${dtype}`);
      return graph.emit("Where", [positions(graph, indices, depth), graph.scalar(onValue, dtype), graph.scalar(offValue, dtype)]);
    },
  ),
  // tf.where broadcasts its arguments before it calls the kernel.
  Select: rule(["Where"], ({ graph, inputs: { condition, t, e } }) => graph.emit("Where", [condition, t, e])),
  // The gradient of gather. As a product with one-hot rows: ONNX's ScatterND adds in no fixed order, so its bits would vary.
  UnsortedSegmentSum: rule<{ numSegments: number }>(
    ["Cast", "Equal", "Gemm", "Reshape"],
    ({ graph, inputs: { x, segmentIds }, attributes: { numSegments } }) => {
      if (x.dtype !== "float32") throw new NotCovered(`x is ${x.dtype}; float32 is lowered`);
      const rows = sizeOf(segmentIds.shape);
      const rest = x.shape.slice(segmentIds.shape.length);
      const columns = sizeOf(rest);
      const member = graph.emit("Cast", [positions(graph, reshape(graph, segmentIds, [rows]), numSegments)], { to: "float32" });
      const sums = graph.emit("Gemm", [member, reshape(graph, x, [rows, columns])], { transA: 1, transB: 0 });
      return reshape(graph, sums, [numSegments, ...rest]);
    },
    "finite x",
  ),
} satisfies Record<string, Rule>;
