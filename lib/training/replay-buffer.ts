import type { RandomStream } from "../numerics/random";
import type { CheckpointArray } from "./checkpoint";

/** A batch of transitions: memory of the buffer's caller, filled by `sample`. */
export interface TransitionBatch {
  /** [batch, observationSize] */
  readonly observations: Float32Array;
  /** [batch, actionSize], in [-1, 1] */
  readonly actions: Float32Array;
  /** [batch] true rewards */
  readonly rewards: Float32Array;
  /** [batch, observationSize] */
  readonly nextObservations: Float32Array;
  /** [batch] 1 where the value of the next state counts, 0 where the task ended. */
  readonly continues: Float32Array;
}

/** Memory for a batch. */
export function transitionBatch(batch: number, observationSize: number, actionSize: number): TransitionBatch {
  return {
    observations: new Float32Array(batch * observationSize),
    actions: new Float32Array(batch * actionSize),
    rewards: new Float32Array(batch),
    nextObservations: new Float32Array(batch * observationSize),
    continues: new Float32Array(batch),
  };
}

const FIELDS = ["observations", "actions", "rewards", "nextObservations", "continues"] as const;

/** The newest transitions, in a ring of typed arrays. Modelled rewards are never stored: they change with x. */
export class ReplayBuffer {
  readonly #capacity: number;
  readonly #memory: TransitionBatch;
  #added = 0;

  constructor(
    capacity: number,
    readonly observationSize: number,
    readonly actionSize: number,
  ) {
    this.#capacity = capacity;
    this.#memory = transitionBatch(capacity, observationSize, actionSize);
  }

  get size(): number {
    return Math.min(this.#added, this.#capacity);
  }

  add(observation: ArrayLike<number>, action: ArrayLike<number>, reward: number, next: ArrayLike<number>, terminated: boolean): void {
    const at = this.#added++ % this.#capacity;
    this.#memory.observations.set(observation, at * this.observationSize);
    this.#memory.actions.set(action, at * this.actionSize);
    this.#memory.rewards[at] = reward;
    this.#memory.nextObservations.set(next, at * this.observationSize);
    this.#memory.continues[at] = terminated ? 0 : 1;
  }

  /** Fills `into` with transitions drawn uniformly, with replacement. */
  sample(into: TransitionBatch, random: RandomStream): void {
    const { size, observationSize: o, actionSize: a } = this;
    if (size === 0) throw new RangeError("replay buffer: nothing to sample from");
    const memory = this.#memory;
    for (let k = 0; k < into.rewards.length; k++) {
      const at = random.integer(size);
      // Element loops: subarray and set cost more than copying a dozen numbers.
      for (let i = 0; i < o; i++) {
        into.observations[k * o + i] = memory.observations[at * o + i];
        into.nextObservations[k * o + i] = memory.nextObservations[at * o + i];
      }
      for (let i = 0; i < a; i++) into.actions[k * a + i] = memory.actions[at * a + i];
      into.rewards[k] = memory.rewards[at];
      into.continues[k] = memory.continues[at];
    }
  }

  /** The filled part, for a checkpoint. */
  save(): Record<string, CheckpointArray> {
    const arrays: Record<string, CheckpointArray> = { added: Float64Array.of(this.#added) };
    for (const field of FIELDS) {
      const memory = this.#memory[field];
      arrays[field] = memory.subarray(0, (memory.length / this.#capacity) * this.size);
    }
    return arrays;
  }

  restore(arrays: Readonly<Record<string, CheckpointArray>>): void {
    this.#added = arrays.added[0];
    for (const field of FIELDS) this.#memory[field].set(arrays[field]);
  }
}
