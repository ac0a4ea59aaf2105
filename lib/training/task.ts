import type { Environment, EnvironmentSpec } from "../envs/contract";

/**
 * An environment as the learner sees it: observations and actions as float32 rows, box actions in [-1, 1], rescaled to
 * the environment's own bounds on the way in.
 */
export class Task {
  readonly spec: EnvironmentSpec;
  readonly observationSize: number;
  readonly actionSize: number;
  readonly #low: readonly number[];
  readonly #high: readonly number[];
  readonly #scaled: Float64Array;

  constructor(readonly environment: Environment) {
    const { spec } = environment;
    const { action } = spec;
    if (action.kind !== "box")
      throw new RangeError(`${spec.id}: its actions are choices; the trainers here need box actions (a list of real numbers)`);
    if (!action.low.every(Number.isFinite) || !action.high.every(Number.isFinite))
      throw new RangeError(`${spec.id}: its actions have no finite bounds, so they cannot be scaled`);
    this.spec = spec;
    this.observationSize = spec.observation.size;
    this.actionSize = action.size;
    this.#low = action.low;
    this.#high = action.high;
    this.#scaled = new Float64Array(action.size);
  }

  /** Bounds of actions in the environment's own units. */
  get actionBounds(): { readonly low: readonly number[]; readonly high: readonly number[] } {
    return { low: this.#low, high: this.#high };
  }

  /** @param action [actionSize] in [-1, 1] */
  step(action: Float32Array) {
    for (let i = 0; i < action.length; i++) this.#scaled[i] = this.#low[i] + ((action[i] + 1) / 2) * (this.#high[i] - this.#low[i]);
    return this.environment.step(this.#scaled);
  }
}
