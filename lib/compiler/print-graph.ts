import type { Graph, Value } from "./graph";
import type { AttributeValue } from "./tensor-type";

/** The graph as text, one node a line, values numbered in order: for people, and for tests that hold the compiler to it. */
export function printGraph(graph: Graph): string {
  const names = new Map<Value, string>();
  const nameOf = (value: Value): string => {
    if (value.constant) return printConstant(value);
    let name = names.get(value);
    if (!name) {
      name = `%${names.size}`;
      names.set(value, name);
    }
    return name;
  };
  const lines = [`graph ${graph.name}`];
  for (const { name, value } of graph.inputs) lines.push(`  input ${nameOf(value)} = ${name}: ${typeOf(value)}`);
  for (const node of graph.nodes) {
    const inputs = node.inputs.map(nameOf).join(", ");
    const attributes = Object.entries(node.attributes).map(([name, value]) => `${name}=${printAttribute(value)}`);
    const outputs = node.outputs.map((output) => `${nameOf(output)}: ${typeOf(output)}`).join(", ");
    lines.push(`  ${outputs} = ${node.operator}(${inputs})${attributes.length ? ` {${attributes.join(", ")}}` : ""}`);
  }
  for (const { name, value } of graph.outputs) lines.push(`  output ${name} = ${nameOf(value)}`);
  return `${lines.join("\n")}\n`;
}

function typeOf({ dtype, shape }: Value): string {
  return `${dtype}[${shape.join(", ")}]`;
}

function printAttribute(value: AttributeValue): string {
  return typeof value === "object" ? `[${value.join(", ")}]` : String(value);
}

function printConstant(value: Value): string {
  const data = value.constant ?? [];
  const shown = data.length <= 4 ? Array.from(data, (number) => String(+number.toPrecision(6))).join(", ") : `${data.length} numbers`;
  return value.shape.length === 0 ? shown : `${typeOf(value)}(${shown})`;
}
