import * as tf from "@tensorflow/tfjs";

export interface AdamOptions {
  readonly learningRate: number;
  /** Decay of the first and of the second moment. */
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  /** Decoupled weight decay (AdamW): parameters shrink by `learningRate * weightDecay` a step. */
  readonly weightDecay?: number;
}

/**
 * Adam and AdamW with bias correction (Kingma and Ba 2015; Loshchilov and Hutter 2019) over one flat state tensor.
 * Its own state is three tensors: `<name>/m` and `<name>/v` of the parameters' shape, `<name>/powers` = [beta1^t, beta2^t].
 * The moments are kept divided by (1 - beta): one multiplication a step less on each vector, the same optimiser.
 */
export class Adam {
  readonly #options: Required<AdamOptions>;

  /** @param shape of the parameters' state tensor */
  constructor(
    readonly name: string,
    private readonly shape: readonly number[],
    options: AdamOptions,
  ) {
    this.#options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, ...options };
  }

  /** What the program that steps must list in its `state`, besides the parameters. */
  get stateNames(): readonly string[] {
    return [`${this.name}/m`, `${this.name}/v`, `${this.name}/powers`];
  }

  /** Specs for `Engine.declare`. */
  get specs(): Record<string, { readonly shape: readonly number[]; readonly dtype: "float32" }> {
    const [m, v, powers] = this.stateNames;
    return {
      [m]: { shape: this.shape, dtype: "float32" },
      [v]: { shape: this.shape, dtype: "float32" },
      [powers]: { shape: [2], dtype: "float32" },
    };
  }

  /** Initial data for `Engine.declare`. */
  initial(): Record<string, Float32Array> {
    const [m, v, powers] = this.stateNames;
    const size = this.shape.reduce((product, length) => product * length, 1);
    return { [m]: new Float32Array(size), [v]: new Float32Array(size), [powers]: Float32Array.of(1, 1) };
  }

  /**
   * Inside `build`: one step; assigns parameters and moments.
   * @param learningRate overrides the option, for schedules: a number or a scalar tensor (an input of the program)
   * @returns the new parameters
   */
  step(
    state: Readonly<Record<string, tf.Variable>>,
    parameters: tf.Variable,
    gradient: tf.Tensor,
    learningRate: number | tf.Tensor = this.#options.learningRate,
  ): tf.Tensor {
    const { beta1, beta2, epsilon, weightDecay } = this.#options;
    const [m, v, powers] = this.stateNames.map((name) => state[name]);
    powers.assign(tf.mul(powers, tf.tensor1d([beta1, beta2])));
    m.assign(tf.add(tf.mul(m, beta1), gradient));
    v.assign(tf.add(tf.mul(v, beta2), tf.square(gradient)));
    // With M = m / (1 - beta1), V = v / (1 - beta2) and c_i = 1 - beta_i^t:
    // (m / c1) / (sqrt(v / c2) + eps)  =  (1 - beta1) / c1 * s * M / (sqrt(V) + eps * s),  s = sqrt(c2 / (1 - beta2)).
    const correction = tf.sub(1, powers);
    const first = tf.slice(correction, [0], [1]);
    const scale = tf.sqrt(tf.div(tf.slice(correction, [1], [1]), 1 - beta2));
    const rate = tf.mul(tf.div(tf.mul(scale, 1 - beta1), first), learningRate);
    const move = tf.mul(tf.div(m, tf.add(tf.sqrt(v), tf.mul(scale, epsilon))), rate);
    const shrunk = weightDecay === 0 ? parameters : tf.mul(parameters, tf.sub(1, tf.mul(learningRate, weightDecay)));
    const next = tf.sub(shrunk, move);
    parameters.assign(tf.reshape(next, [...this.shape]));
    return next;
  }
}
