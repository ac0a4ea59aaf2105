import * as tf from "@tensorflow/tfjs";

/** A parameter by itself: row-major. */
export interface Parameter {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}
export type Parameters = Readonly<Record<string, Parameter>>;
export type ParameterShapes = Readonly<Record<string, readonly number[]>>;

/**
 * How named parameters lie in one flat vector. A group of networks that is optimised together is one state tensor of this
 * size: its optimiser and its target update are then a handful of operations on one vector instead of hundreds on small ones.
 */
export class ParameterLayout {
  readonly names: readonly string[];
  /** Elements of the flat vector. */
  readonly size: number;
  readonly #sizes: readonly number[];

  /** @param shapes by name, in the order in which they lie */
  constructor(readonly shapes: ParameterShapes) {
    this.names = Object.keys(shapes);
    this.#sizes = this.names.map((name) => shapes[name].reduce((product, size) => product * size, 1));
    this.size = this.#sizes.reduce((sum, size) => sum + size, 0);
    if (this.size === 0) throw new RangeError("a parameter layout needs at least one parameter");
  }

  /** The spec of the state tensor that holds the group: `[size]`, float32. */
  get spec(): { readonly shape: readonly number[]; readonly dtype: "float32" } {
    return { shape: [this.size], dtype: "float32" };
  }

  /** Inside `build`: the parameters in a flat tensor `[size]`, by name; differentiable, the gradient of it all is one flat tensor. */
  unpack(flat: tf.Tensor): Record<string, tf.Tensor> {
    if (flat.shape.length !== 1 || flat.shape[0] !== this.size)
      throw new RangeError(`flat parameters must have shape [${this.size}], not [${flat.shape}]`);
    const pieces = this.names.length === 1 ? [flat] : tf.split(flat, [...this.#sizes], 0);
    return Object.fromEntries(this.names.map((name, index) => [name, tf.reshape(pieces[index], [...this.shapes[name]])]));
  }

  /** Outside `build`: copies of the parameters in flat data, as a ModelSnapshot wants them. */
  split(flat: Float32Array): Record<string, Parameter> {
    if (flat.length !== this.size) throw new RangeError(`flat parameters have ${flat.length} numbers, the layout ${this.size}`);
    let offset = 0;
    return Object.fromEntries(
      this.names.map((name, index) => {
        const data = flat.slice(offset, offset + this.#sizes[index]);
        offset += this.#sizes[index];
        return [name, { shape: this.shapes[name], data }];
      }),
    );
  }

  /** Outside `build`: flat data from named parameters. Refuses missing and unknown names and other shapes, by name. */
  join(parameters: Parameters): Float32Array {
    for (const name of Object.keys(parameters))
      if (!Object.hasOwn(this.shapes, name)) throw new RangeError(`parameter "${name}" is unknown; known: ${this.names.join(", ")}`);
    const flat = new Float32Array(this.size);
    let offset = 0;
    this.names.forEach((name, index) => {
      const parameter = parameters[name];
      if (!parameter) throw new RangeError(`parameter "${name}" is missing`);
      if (`${parameter.shape}` !== `${this.shapes[name]}` || parameter.data.length !== this.#sizes[index])
        throw new RangeError(
          `parameter "${name}" must have shape [${this.shapes[name]}], not [${parameter.shape}] (${parameter.data.length} numbers)`,
        );
      flat.set(parameter.data, offset);
      offset += this.#sizes[index];
    });
    return flat;
  }
}
