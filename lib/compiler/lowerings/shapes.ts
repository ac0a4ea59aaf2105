import * as tf from "@tensorflow/tfjs";
import type { Value } from "../graph";
import { constant, type GraphBuilder, isConstantType } from "../graph-builder";
import { NotCovered, type Rule, rule } from "./lowering";

export function reshape(graph: GraphBuilder, x: Value, shape: readonly number[]): Value {
  return graph.emit("Reshape", [x], { shape });
}

/** Cuts along the axes that are not taken whole; the others are not named, so that their size stays free. */
function slice(graph: GraphBuilder, x: Value, begin: readonly number[], end: readonly number[], steps: readonly number[]): Value {
  const axes = [...x.shape.keys()].filter((axis) => begin[axis] !== 0 || end[axis] !== x.shape[axis] || steps[axis] !== 1);
  if (axes.length === 0) return x;
  const pick = (list: readonly number[]) => axes.map((axis) => list[axis]);
  return graph.emit("Slice", [x], { axes, starts: pick(begin), ends: pick(end), steps: pick(steps) });
}

function filled(like: Value, number: number): Value {
  if (!isConstantType(like.dtype)) throw new NotCovered("64-bit integers");
  return constant(like.dtype, like.shape, [number]);
}

function split(graph: GraphBuilder, x: Value, axis: number, sizes: readonly number[]): readonly Value[] {
  return graph.emitAll("Split", [x], { axis, sizes });
}

interface StridedSliceAttributes {
  readonly begin: number[];
  readonly end: number[];
  readonly strides: number[];
  readonly beginMask: number;
  readonly endMask: number;
  readonly ellipsisMask: number;
  readonly newAxisMask: number;
  readonly shrinkAxisMask: number;
}

/** Kernels that move elements and compute nothing. */
export const SHAPES = {
  Concat: rule<{ axis: number }>(["Concat"], ({ graph, inputs, attributes }) => {
    const parts = Object.values(inputs);
    const [axis] = tf.util.parseAxisParam(attributes.axis, [...parts[0].shape]);
    return graph.emit("Concat", parts, { axis });
  }),
  ExpandDims: rule<{ dim: number }>(["Reshape"], ({ graph, inputs: { input }, attributes: { dim } }) => {
    const shape = [...input.shape];
    shape.splice(dim < 0 ? dim + shape.length + 1 : dim, 0, 1);
    return reshape(graph, input, shape);
  }),
  Fill: rule<{ shape: number[]; value: number | string; dtype?: string }>([], ({ attributes: { shape, value, dtype = "float32" } }) => {
    if (typeof value === "string" || (dtype !== "float32" && dtype !== "int32" && dtype !== "bool"))
      throw new NotCovered(`dtype is ${dtype}`);
    return constant(dtype, shape, [value]);
  }),
  Identity: rule([], ({ inputs: { x } }) => x),
  LinSpace: rule<{ start: number; stop: number; num: number }>([], ({ attributes: { start, stop, num } }) => {
    const step = num > 1 ? (stop - start) / (num - 1) : 0;
    return constant(
      "float32",
      [num],
      Array.from({ length: num }, (_, i) => start + i * step),
    );
  }),
  MirrorPad: rule<{ paddings: [number, number][]; mode: string }>(["Pad"], ({ graph, inputs: { x }, attributes: { paddings, mode } }) => {
    if (mode !== "reflect") throw new NotCovered(`mode is ${mode}; reflect is lowered (ONNX has no symmetric padding)`);
    return graph.emit("Pad", [x], { pads: [...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)], mode });
  }),
  OnesLike: rule([], ({ inputs: { x } }) => filled(x, 1)),
  Pack: rule<{ axis: number }>(["Concat", "Reshape"], ({ graph, inputs, attributes: { axis } }) => {
    const parts = Object.values(inputs).map((part) => reshape(graph, part, part.shape.toSpliced(axis, 0, 1)));
    return graph.emit("Concat", parts, { axis });
  }),
  PadV2: rule<{ paddings: [number, number][]; constantValue: number }>(
    ["Pad"],
    ({ graph, inputs: { x }, attributes: { paddings, constantValue } }) => {
      const pads = [...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)];
      return graph.emit("Pad", [x], { pads, mode: "constant", value: constantValue });
    },
  ),
  Range: rule<{ start: number; stop: number; step?: number; dtype?: string }>(
    [],
    ({ attributes: { start, stop, step, dtype = "float32" } }) => {
      const by = step ?? (start < stop ? 1 : -1);
      const length = Math.max(0, Math.ceil((stop - start) / by));
      if (length === 0) throw new NotCovered("an empty range");
      if (dtype !== "float32" && dtype !== "int32") throw new NotCovered(`dtype is ${dtype}`);
      return constant(
        dtype,
        [length],
        Array.from({ length }, (_, i) => start + i * by),
      );
    },
  ),
  Reshape: rule<{ shape: number[] }>(["Reshape"], ({ graph, inputs: { x }, attributes: { shape } }) =>
    reshape(graph, x, tf.util.inferFromImplicitShape(shape, tf.util.sizeFromShape([...x.shape]))),
  ),
  Reverse: rule<{ dims: number | number[] }>(["Slice"], ({ graph, inputs: { x }, attributes: { dims } }) => {
    const reversed = tf.util.parseAxisParam(dims, [...x.shape]);
    const over = (here: (size: number) => number, there: (size: number) => number) =>
      x.shape.map((size, axis) => (reversed.includes(axis) ? here(size) : there(size)));
    return slice(
      graph,
      x,
      over(
        (size) => size - 1,
        () => 0,
      ),
      over(
        (size) => -1 - size,
        (size) => size,
      ),
      over(
        () => -1,
        () => 1,
      ),
    );
  }),
  Slice: rule<{ begin: number | number[]; size: number | number[] }>(["Slice"], ({ graph, inputs: { x }, attributes: { begin, size } }) => {
    // Written out instead of tfjs's parseSliceParams, which wants a Tensor.
    const list = (value: number | number[], rest: number) =>
      x.shape.map((_, axis) => (typeof value === "number" ? (axis === 0 ? value : rest) : (value[axis] ?? rest)));
    const starts = list(begin, 0);
    const ends = list(size, -1).map((length, axis) => (length === -1 ? x.shape[axis] : starts[axis] + length));
    if (ends.some((end, axis) => end <= starts[axis])) throw new NotCovered(`an empty slice of [${x.shape}]`);
    return slice(
      graph,
      x,
      starts,
      ends,
      x.shape.map(() => 1),
    );
  }),
  SplitV: rule<{ numOrSizeSplits: number | number[]; axis: number }>(["Split"], ({ graph, inputs: { x }, attributes }) => {
    const [axis] = tf.util.parseAxisParam(attributes.axis, [...x.shape]);
    const asked = attributes.numOrSizeSplits;
    const sizes = typeof asked === "number" ? new Array<number>(asked).fill(x.shape[axis] / asked) : asked;
    const known = sizes.reduce((sum, size) => sum + Math.max(size, 0), 0);
    return split(
      graph,
      x,
      axis,
      sizes.map((size) => (size === -1 ? x.shape[axis] - known : size)),
    );
  }),
  StridedSlice: rule<StridedSliceAttributes>(["Reshape", "Slice"], ({ graph, inputs: { x }, attributes: a }) => {
    const info = tf.slice_util.sliceInfo(
      [...x.shape],
      a.begin,
      a.end,
      a.strides,
      a.beginMask,
      a.endMask,
      a.ellipsisMask,
      a.newAxisMask,
      a.shrinkAxisMask,
    );
    if (info.finalShapeSparse.some((size) => size === 0)) throw new NotCovered(`an empty slice of [${x.shape}]`);
    // Counting down to the very first element ends "before 0", which ONNX writes as -1 - size.
    const ends = info.end.map((end, axis) => (info.strides[axis] < 0 && end < 0 ? -1 - x.shape[axis] : end));
    return reshape(graph, slice(graph, x, info.begin, ends, info.strides), info.finalShape);
  }),
  Tile: rule<{ reps: number[] }>(["Tile"], ({ graph, inputs: { x }, attributes: { reps } }) => graph.emit("Tile", [x], { repeats: reps })),
  Transpose: rule<{ perm: number[] }>(["Transpose"], ({ graph, inputs: { x }, attributes: { perm } }) =>
    graph.emit("Transpose", [x], { perm }),
  ),
  Unpack: rule<{ axis: number }>(["Reshape", "Split"], ({ graph, inputs: { value }, attributes }) => {
    const [axis] = tf.util.parseAxisParam(attributes.axis, [...value.shape]);
    const parts = split(graph, value, axis, new Array<number>(value.shape[axis]).fill(1));
    return parts.map((part) => reshape(graph, part, value.shape.toSpliced(axis, 1)));
  }),
  ZerosLike: rule([], ({ inputs: { x } }) => filled(x, 0)),
} satisfies Record<string, Rule>;
