import type { ConstantData, Graph, Value } from "./graph";

/** Whether two graphs compute the same in the same order, constants included bit by bit. */
export function sameGraph(a: Graph, b: Graph): boolean {
  const twins = new Map<Value, Value>();
  const same = (x: Value, y: Value): boolean => {
    if (x.dtype !== y.dtype || `${x.shape}` !== `${y.shape}`) return false;
    if (x.constant || y.constant) return x.constant !== undefined && y.constant !== undefined && sameData(x.constant, y.constant);
    if (!twins.has(x)) twins.set(x, y);
    return twins.get(x) === y;
  };
  const all = (xs: readonly Value[], ys: readonly Value[]) => xs.length === ys.length && xs.every((x, i) => same(x, ys[i]));
  return (
    all(
      a.inputs.map(({ value }) => value),
      b.inputs.map(({ value }) => value),
    ) &&
    a.nodes.length === b.nodes.length &&
    a.nodes.every((node, i) => {
      const other = b.nodes[i];
      return (
        node.operator === other.operator &&
        JSON.stringify(node.attributes) === JSON.stringify(other.attributes) &&
        all(node.inputs, other.inputs) &&
        all(node.outputs, other.outputs)
      );
    }) &&
    a.outputs.length === b.outputs.length &&
    a.outputs.every(({ name, value }, i) => name === b.outputs[i].name && same(value, b.outputs[i].value))
  );
}

function sameData(x: ConstantData, y: ConstantData): boolean {
  return x.length === y.length && x.every((element, i) => Object.is(element, y[i]));
}
