import type { Graph, GraphNode, Value } from "../graph";
import { GraphBuilder } from "../graph-builder";

/** A pass over a graph. Makes a new graph; the one that it is given stays as it is. */
export type Pass = (graph: Graph) => Graph;

/**
 * Walks the nodes in order. `replace` gets each node with its inputs as rewritten so far and returns values for its outputs (a
 * constant, an earlier value, or that of a node it emits), or undefined to leave the node.
 */
export function rewrite(graph: Graph, replace: (node: GraphNode, emit: GraphBuilder) => readonly Value[] | undefined): Graph {
  const builder = new GraphBuilder();
  const substitutes = new Map<Value, Value>();
  const current = (value: Value) => substitutes.get(value) ?? value;
  for (const original of graph.nodes) {
    const changed = original.inputs.some((input) => substitutes.has(input));
    const node = changed ? { ...original, inputs: original.inputs.map(current) } : original;
    const values = replace(node, builder);
    if (!values) builder.push(node);
    else
      node.outputs.forEach((output, i) => {
        substitutes.set(output, values[i]);
      });
  }
  return { ...graph, nodes: builder.nodes, outputs: graph.outputs.map(({ name, value }) => ({ name, value: current(value) })) };
}

/** How often each value is read, by nodes and as an output. */
export function readCounts(graph: Graph): Map<Value, number> {
  const counts = new Map<Value, number>();
  const count = (value: Value) => counts.set(value, (counts.get(value) ?? 0) + 1);
  for (const node of graph.nodes) node.inputs.forEach(count);
  for (const { value } of graph.outputs) count(value);
  return counts;
}
