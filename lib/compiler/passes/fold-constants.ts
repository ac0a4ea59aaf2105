import type { ConstantData, Graph, GraphNode, Value } from "../graph";
import { constant, isConstantType } from "../graph-builder";
import type { Operator } from "../operators";
import { broadcast, sizeOf } from "../tensor-type";
import { rewrite } from "./rewrite";

/** Results larger than this stay to be computed: they would only make the file long. */
const LARGEST = 65_536;

/** Operators that work element by element, as functions of numbers. Float results are rounded to single precision afterwards. */
const FUNCTIONS: Partial<Record<Operator, (a: number, b: number, c: number) => number>> = {
  Abs: Math.abs,
  Add: (a, b) => a + b,
  And: (a, b) => a & b,
  Div: (a, b) => a / b,
  Equal: (a, b) => Number(a === b),
  Exp: Math.exp,
  Floor: Math.floor,
  Greater: (a, b) => Number(a > b),
  GreaterOrEqual: (a, b) => Number(a >= b),
  Less: (a, b) => Number(a < b),
  LessOrEqual: (a, b) => Number(a <= b),
  Log: Math.log,
  Max: (a, b) => Math.max(a, b),
  Min: (a, b) => Math.min(a, b),
  Mul: (a, b) => a * b,
  Neg: (a) => -a,
  Not: (a) => 1 - a,
  Or: (a, b) => a | b,
  Pow: (a, b) => a ** b,
  Reciprocal: (a) => 1 / a,
  Relu: (a) => Math.max(a, 0),
  Sqrt: Math.sqrt,
  Sub: (a, b) => a - b,
  Sum: (a, b) => a + b,
  Tanh: Math.tanh,
  Where: (a, b, c) => (a ? b : c),
};

/** Operators that only move elements, or whose result on equal elements is that element: one-valued constants go through. */
const MOVES = new Set<Operator>([
  "Expand",
  "Identity",
  "ReduceMax",
  "ReduceMean",
  "ReduceMin",
  "Reshape",
  "Slice",
  "Split",
  "Tile",
  "Transpose",
]);

/** Computes what depends on constants alone: element-wise arithmetic, casts, and moves of one-valued tensors. */
export function foldConstants(graph: Graph): Graph {
  return rewrite(graph, (node) => {
    const { operator, inputs, outputs } = node;
    const data = inputs.map((input) => input.constant);
    if (data.length === 0 || data.some((input) => input === undefined)) return undefined;
    const [first] = data as ConstantData[];
    if (operator === "Reshape" || operator === "Identity" || (MOVES.has(operator) && first.length === 1))
      return outputs.map((output) => ({ ...output, constant: first }));
    const [{ dtype, shape }] = outputs;
    if (!isConstantType(dtype)) return undefined;
    if (operator === "Cast") return [castConstant(inputs[0], dtype)];
    const compute = FUNCTIONS[operator];
    // A Sum of more than two and a division of integers, which rounds, are left alone.
    if (!compute || inputs.length > 3 || (operator === "Sum" && inputs.length !== 2) || (operator === "Div" && dtype !== "float32"))
      return undefined;
    if (data.every((input) => input?.length === 1)) {
      const [a, b, c] = data.map((input) => (input as ConstantData)[0]);
      return [constant(dtype, shape, [compute(a, b, c)])];
    }
    const elements = evaluate(node, compute);
    return elements && [constant(dtype, shape, elements)];
  });
}

function castConstant(value: Value, dtype: "float32" | "int32" | "bool"): Value {
  const data = Array.from(value.constant as ConstantData, (number) =>
    dtype === "bool" ? Number(number !== 0) : dtype === "int32" ? Math.trunc(number) : number,
  );
  return constant(dtype, value.shape, data);
}

function evaluate({ inputs, outputs: [{ shape }] }: GraphNode, compute: (a: number, b: number, c: number) => number): number[] | undefined {
  const size = sizeOf(shape);
  if (size > LARGEST) return undefined;
  const read = inputs.map((input) => reader(input, shape));
  return Array.from({ length: size }, (_, index) => {
    const [a, b, c] = read.map((at) => at(index));
    return compute(a, b, c);
  });
}

/** The element of a constant that meets element `index` of the broadcast result. */
function reader({ shape, constant }: Value, result: readonly number[]): (index: number) => number {
  const data = constant as ConstantData;
  if (data.length === 1) return () => data[0];
  const padded = [...new Array<number>(result.length - shape.length).fill(1), ...shape];
  broadcast(padded, result);
  return (index) => {
    let [rest, offset, stride] = [index, 0, 1];
    for (let axis = result.length - 1; axis >= 0; axis--) {
      const position = rest % result[axis];
      rest = (rest - position) / result[axis];
      if (padded[axis] !== 1) offset += position * stride;
      stride *= padded[axis];
    }
    return data[offset];
  };
}
