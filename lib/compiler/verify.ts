import type { Graph, GraphNode, Value } from "./graph";
import { OPERATORS } from "./operators";
import { sameShape, sizeOf } from "./tensor-type";

/**
 * Holds a graph to its rules: every value is defined once and before its use, shapes and types are those that the operator gives,
 * constants hold as many elements as their shape (or one), names are unique. Throws with the graph's name, the stage and the node.
 * @param stage what made the graph, for the message
 */
export function verify(graph: Graph, stage: string): void {
  const fail: Fail = (where, why) => new Error(`graph "${graph.name}" after ${stage}: ${where}: ${why}`);
  const defined = new Set<Value>();
  const define = (where: string, value: Value) => {
    if (defined.has(value)) throw fail(where, "defined twice");
    if (value.constant) throw fail(where, "is a constant and defined");
    defined.add(value);
  };
  const use = (where: string, value: Value) => {
    if (value.constant) checkConstant(where, value, fail);
    else if (!defined.has(value)) throw fail(where, "used before it is defined");
  };

  for (const { name, value } of graph.inputs) define(`input "${name}"`, value);
  graph.nodes.forEach((node, index) => {
    const where = `node ${index} (${node.operator})`;
    node.inputs.forEach((value, i) => {
      use(`${where}, input ${i}`, value);
    });
    checkNode(where, node, fail);
    node.outputs.forEach((value, i) => {
      define(`${where}, output ${i}`, value);
    });
  });
  for (const { name, value } of graph.outputs) use(`output "${name}"`, value);
  for (const [what, list] of [
    ["inputs", graph.inputs],
    ["outputs", graph.outputs],
  ] as const) {
    const names = list.map(({ name }) => name);
    if (new Set(names).size !== names.length) throw fail(what, `a name is there twice: ${names.join(", ")}`);
  }
}

type Fail = (where: string, why: string) => Error;

function checkNode(where: string, node: GraphNode, fail: Fail): void {
  let expected: ReturnType<(typeof OPERATORS)[typeof node.operator]>;
  try {
    expected = OPERATORS[node.operator](node.inputs, node.attributes);
  } catch (error) {
    throw fail(where, (error as Error).message);
  }
  if (expected.length !== node.outputs.length) throw fail(where, `${node.outputs.length} outputs instead of ${expected.length}`);
  expected.forEach(({ shape, dtype }, i) => {
    const output = node.outputs[i];
    if (!sameShape(shape, output.shape) || dtype !== output.dtype)
      throw fail(where, `output ${i} is ${output.dtype}[${output.shape}], the operator gives ${dtype}[${shape}]`);
  });
}

function checkConstant(where: string, { constant, shape, dtype }: Value, fail: Fail): void {
  const type = constant instanceof Float32Array ? "float32" : constant instanceof Int32Array ? "int32" : "bool";
  if (type !== dtype) throw fail(where, `constant data are ${type}, its type is ${dtype}`);
  const size = sizeOf(shape);
  if (constant?.length !== 1 && constant?.length !== size)
    throw fail(where, `constant of shape [${shape}] has ${constant?.length} elements`);
}
