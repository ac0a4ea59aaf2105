import type { Graph, GraphNode, Value } from "../graph";

/** Drops the nodes that no output depends on. Inputs stay: they are the graph's signature. */
export function deadNodes(graph: Graph): Graph {
  const live = new Set<Value>(graph.outputs.map(({ value }) => value));
  const nodes: GraphNode[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((output) => live.has(output))) continue;
    for (const input of node.inputs) live.add(input);
    nodes.push(node);
  }
  return { ...graph, nodes: nodes.reverse() };
}
