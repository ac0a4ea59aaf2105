import type { Engine } from "../compiler/engine";
import { modelledReward, type Networks } from "./networks";

/** Rows in one call: long enough for a pendulum's episode, short enough that padding costs nothing. */
const ROWS = 256;

/** The reward model as it stands, for any number of steps. */
export interface RewardCall {
  /**
   * @param observations [rows, observationSize]
   * @param actions [rows, actionSize] in [-1, 1]
   * @returns r_x of each row, [rows]
   */
  run(observations: Float32Array, actions: Float32Array): Promise<Float32Array>;
  dispose(): void;
}

export async function rewardCall(engine: Engine, networks: Networks, observationSize: number, actionSize: number): Promise<RewardCall> {
  const executable = await engine.compile({
    name: "reward",
    state: ["reward"],
    inputs: {
      observations: { shape: [ROWS, observationSize], dtype: "float32" },
      actions: { shape: [ROWS, actionSize], dtype: "float32" },
    },
    build: (state, inputs) => ({ reward: modelledReward(networks, state.reward, inputs.observations, inputs.actions) }),
  });
  const inputs = { observations: new Float32Array(ROWS * observationSize), actions: new Float32Array(ROWS * actionSize) };
  return {
    async run(observations, actions) {
      const rows = observations.length / observationSize;
      const rewards = new Float32Array(rows);
      for (let from = 0; from < rows; from += ROWS) {
        const to = Math.min(rows, from + ROWS);
        // The rows after the last are left from before: rows do not touch each other.
        inputs.observations.set(observations.subarray(from * observationSize, to * observationSize));
        inputs.actions.set(actions.subarray(from * actionSize, to * actionSize));
        const { reward } = await executable.run(inputs);
        rewards.set(reward.subarray(0, to - from), from);
      }
      return rewards;
    },
    dispose: () => executable.dispose(),
  };
}
