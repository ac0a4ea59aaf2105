import type { Engine } from "../compiler/engine";
import type { RunConfiguration } from "../contracts/run-configuration";
import type { RandomStream } from "../numerics/random";
import type { Networks } from "./networks";
import { type ReplayBuffer, transitionBatch } from "./replay-buffer";
import { softActorCriticProgram } from "./soft-actor-critic";
import type { Task } from "./task";

interface LowerMetrics {
  readonly criticLoss: number;
  /** Of the policy, nats. */
  readonly entropy: number;
}

/** The lower level at work: each call is one update from the replay buffer. */
export interface LowerLevel {
  update(): Promise<LowerMetrics>;
  dispose(): void;
}

export async function lowerLevel(
  engine: Engine,
  networks: Networks,
  configuration: RunConfiguration,
  task: Task,
  replay: ReplayBuffer,
  streams: { readonly replay: RandomStream; readonly noise: RandomStream },
): Promise<LowerLevel> {
  const sizes = { observation: task.observationSize, action: task.actionSize };
  const executable = await engine.compile(softActorCriticProgram(networks, configuration, sizes));
  const batch = transitionBatch(configuration.policy.batch, sizes.observation, sizes.action);
  const { observations, actions, nextObservations, continues, rewards } = batch;
  const noise = new Float32Array(actions.length);
  const nextNoise = new Float32Array(actions.length);
  // One record for all calls: the arrays are refilled in place, and engines copy what they are given.
  const inputs = { observations, actions, nextObservations, continues, noise, nextNoise, ...(networks.reward ? {} : { rewards }) };
  return {
    async update() {
      replay.sample(batch, streams.replay);
      streams.noise.fillNormal(nextNoise);
      streams.noise.fillNormal(noise);
      const { criticLoss, entropy } = await executable.run(inputs);
      return { criticLoss: criticLoss[0], entropy: entropy[0] };
    },
    dispose: () => executable.dispose(),
  };
}
