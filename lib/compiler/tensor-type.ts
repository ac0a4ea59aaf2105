/** Element types of a graph: those of tfjs, and the 64-bit integers that some ONNX operators give. */
export type ElementType = "float32" | "int32" | "int64" | "bool";

/** Shape and element type of a value. */
export interface TensorType {
  readonly shape: readonly number[];
  readonly dtype: ElementType;
}

/** An integer, a real, a list of integers or a word; static, known when the graph is made. */
export type AttributeValue = number | string | readonly number[];
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** Elements of a tensor of this shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** Shape of an element-by-element operation; throws where the shapes do not broadcast. */
export function broadcast(...shapes: (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    let size = 1;
    for (const shape of shapes) {
      const own = shape[axis - rank + shape.length] ?? 1;
      if (own !== 1 && size !== 1 && own !== size)
        throw new RangeError(`shapes ${shapes.map((s) => `[${s}]`).join(" and ")} do not broadcast`);
      if (own !== 1) size = own;
    }
    return size;
  });
}
