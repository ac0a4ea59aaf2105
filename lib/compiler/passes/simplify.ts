import { type Graph, type GraphNode, splatOf, type Value } from "../graph";
import { constant, type GraphBuilder, isConstantType } from "../graph-builder";
import type { Operator } from "../operators";
import { broadcast, sameShape } from "../tensor-type";
import { rewrite } from "./rewrite";

/** Operators whose inputs broadcast: a one-valued or expanded operand may come in small. */
const BROADCASTING = new Set<Operator>([
  "Add",
  "And",
  "Div",
  "Equal",
  "Greater",
  "GreaterOrEqual",
  "Less",
  "LessOrEqual",
  "Max",
  "Min",
  "Mod",
  "Mul",
  "Or",
  "Pow",
  "Sub",
  "Where",
]);

/**
 * Takes out what computes nothing: operations with their neutral element, reshapes and casts to what is there already, chains of
 * reshapes or of factors, and constants or expansions that broadcasting makes needless.
 */
export function simplify(graph: Graph): Graph {
  return rewrite(graph, (node, emit) => {
    const inputs = BROADCASTING.has(node.operator) ? shrink(node, emit) : node.inputs;
    const shrunk = inputs === node.inputs ? node : { ...node, inputs };
    const value = simpler(shrunk, emit);
    if (value) return [value];
    if (shrunk === node) return undefined;
    const outputs = node.outputs.map(({ shape, dtype }): Value => ({ shape, dtype }));
    emit.push({ ...shrunk, outputs });
    return outputs;
  });
}

/** Operands made as small as the result's shape allows. */
function shrink({ inputs, outputs: [{ shape }] }: GraphNode, graph: GraphBuilder): readonly Value[] {
  const result = [...inputs];
  let changed = false;
  inputs.forEach((input, i) => {
    const splat = splatOf(input);
    const source = graph.definitionOf(input);
    const small: Value | undefined =
      splat !== undefined && input.shape.length > 0 && isConstantType(input.dtype)
        ? constant(input.dtype, [], [splat])
        : source?.operator === "Expand"
          ? source.inputs[0]
          : undefined;
    if (small && sameShape(broadcast(...result.with(i, small).map((value) => value.shape)), shape)) {
      result[i] = small;
      changed = true;
    }
  });
  return changed ? result : inputs;
}

function simpler(node: GraphNode, emit: GraphBuilder): Value | undefined {
  const { operator, inputs, outputs, attributes } = node;
  const [x, y] = inputs;
  const [output] = outputs;
  /** x itself, where the neutral element does not widen it; else x expanded. */
  const kept = (value: Value) => (sameShape(value.shape, output.shape) ? value : emit.emit("Expand", [value], { shape: output.shape }));
  switch (operator) {
    case "Identity":
      return x;
    case "Add":
      return splatOf(y) === 0 ? kept(x) : splatOf(x) === 0 ? kept(y) : undefined;
    case "Sub":
      return splatOf(y) === 0 ? kept(x) : undefined;
    case "Div": {
      const divisor = splatOf(y);
      if (divisor === 1) return kept(x);
      // By a power of two the product is exact, and quicker.
      const exact = divisor !== undefined && y.dtype === "float32" && Number.isInteger(Math.log2(Math.abs(divisor)));
      return exact ? emit.emit("Mul", [x, constant("float32", y.shape, [1 / divisor])]) : undefined;
    }
    case "Mul": {
      if (splatOf(y) === 1) return kept(x);
      if (splatOf(x) === 1) return kept(y);
      return gatherFactors(node, emit);
    }
    case "Cast":
      return x.dtype === output.dtype ? x : undefined;
    case "Reshape": {
      if (sameShape(x.shape, output.shape)) return x;
      const source = emit.definitionOf(x);
      if (source?.operator !== "Reshape") return undefined;
      const [origin] = source.inputs;
      return sameShape(origin.shape, output.shape) ? origin : emit.emit("Reshape", [origin], attributes);
    }
    case "Transpose":
      return (attributes.perm as readonly number[]).every((axis, i) => axis === i) ? x : undefined;
    case "Expand":
      return sameShape(x.shape, output.shape) ? x : undefined;
    case "Tile":
      if (sameShape(x.shape, output.shape)) return x;
      return x.shape.every((size, axis) => size === 1 || size === output.shape[axis])
        ? emit.emit("Expand", [x], { shape: output.shape })
        : undefined;
    case "Concat":
      return inputs.length === 1 ? x : undefined;
    default:
      return undefined;
  }
}

/** (x c) d as x (c d), for scalars c and d. */
function gatherFactors({ inputs }: GraphNode, emit: GraphBuilder): Value | undefined {
  const [inner, outer] = scalarFactor(inputs);
  if (!inner || outer === undefined || inner.dtype !== "float32") return undefined;
  const source = emit.definitionOf(inner);
  if (source?.operator !== "Mul") return undefined;
  const [origin, factor] = scalarFactor(source.inputs);
  if (!origin || factor === undefined) return undefined;
  return emit.emit("Mul", [origin, emit.scalar(factor * outer)]);
}

function scalarFactor([a, b]: readonly Value[]): [Value, number] | [undefined, undefined] {
  if (b.shape.length === 0 && splatOf(b) !== undefined) return [a, splatOf(b) as number];
  if (a.shape.length === 0 && splatOf(a) !== undefined) return [b, splatOf(a) as number];
  return [undefined, undefined];
}
