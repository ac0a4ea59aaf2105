import { type Graph, splatOf, type Value } from "../graph";
import { rewrite } from "./rewrite";

/**
 * Where relu(x) is there, x > 0 is asked of relu(x) instead: the same answer, and x itself, read by nothing else, can be fused into
 * the product that makes it.
 */
export function reluGradient(graph: Graph): Graph {
  const rectified = new Map<Value, Value>();
  return rewrite(graph, ({ operator, inputs, outputs }, emit) => {
    if (operator === "Relu") rectified.set(inputs[0], outputs[0]);
    const positive = operator === "Greater" && splatOf(inputs[1]) === 0 ? rectified.get(inputs[0]) : undefined;
    return positive && [emit.emit("Greater", [positive, inputs[1]])];
  });
}
