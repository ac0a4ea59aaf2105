import type { RandomStream } from "../numerics/random";
import type { AskedPair, LabelBook } from "./label-book";
import type { UpperSizes } from "./preference-program";

/** Memory of one batch of labelled pairs, rows ordered [2, B, H] as the programs take them. */
export class PairBatch {
  readonly observations: Float32Array;
  readonly actions: Float32Array;
  readonly targets: Float32Array;
  readonly logDensities: Float32Array;
  /** The pairs of the batch, as last filled. */
  readonly pairs: AskedPair[] = [];

  constructor(readonly sizes: UpperSizes) {
    const rows = 2 * sizes.pairs * sizes.segmentLength;
    this.observations = new Float32Array(rows * sizes.observation);
    this.actions = new Float32Array(rows * sizes.action);
    this.targets = new Float32Array(sizes.pairs);
    this.logDensities = new Float32Array(sizes.pairs);
  }

  /** Draws the batch from `indices` of the book, uniformly, with replacement. */
  fill(labels: LabelBook, indices: readonly number[], random: RandomStream): void {
    const { pairs, segmentLength, observation, action } = this.sizes;
    this.pairs.length = 0;
    for (let k = 0; k < pairs; k++) {
      const index = indices[random.integer(indices.length)];
      const pair = labels.pair(index);
      this.pairs.push(pair);
      this.targets[k] = labels.target(index);
      this.logDensities[k] = pair.logDensity;
      for (const segment of [0, 1]) {
        const at = (segment * pairs + k) * segmentLength;
        const [from, to] = [segment * segmentLength, (segment + 1) * segmentLength];
        this.observations.set(pair.observations.subarray(from * observation, to * observation), at * observation);
        this.actions.set(pair.actions.subarray(from * action, to * action), at * action);
      }
    }
  }

  /** The program inputs that name this batch. */
  inputs(prefix: "explicit" | "response"): Record<string, Float32Array> {
    return {
      [`${prefix}Observations`]: this.observations,
      [`${prefix}Actions`]: this.actions,
      [`${prefix}Targets`]: this.targets,
    };
  }
}
