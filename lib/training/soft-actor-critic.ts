import * as tf from "@tensorflow/tfjs";
import type { Program, TensorSpec } from "../compiler/engine";
import type { RunConfiguration } from "../contracts/run-configuration";
import { gradient } from "../nn/gradient";
import { perceptron } from "../nn/perceptron";
import { sampleSquashedGaussian } from "../nn/squashed-gaussian";
import { updateTarget } from "../nn/target-update";
import { modelledReward, type Networks, policyHead } from "./networks";

const float = (...shape: number[]): TensorSpec => ({ shape, dtype: "float32" });

/**
 * One update of soft actor-critic (Haarnoja et al. 2018, arXiv 1812.05905): both critics, their targets, the actor and the
 * temperature. It is the lower level: with a reward model the rewards are r_x of the batch, computed anew at every update.
 *
 * Inputs: observations, nextObservations [B, O], actions [B, A], continues [B], noise and nextNoise [B, A] standard normal,
 * and rewards [B] without a reward model. Outputs, scalars: criticLoss, entropy.
 */
export function softActorCriticProgram(
  networks: Networks,
  configuration: RunConfiguration,
  sizes: { readonly observation: number; readonly action: number },
): Program {
  const { batch, gamma, polyak, temperature, rewardScale, survivalBonus } = configuration.policy;
  const { policy, critics, reward } = networks;
  const learnsTemperature = temperature === "auto";
  const targetEntropy = -sizes.action;

  const values = (flat: tf.Tensor, inputs: tf.Tensor) => {
    const parameters = critics.layout.unpack(flat);
    return [perceptron(parameters, "critic1", inputs), perceptron(parameters, "critic2", inputs)] as const;
  };
  const act = (flat: tf.Tensor, observations: tf.Tensor, noise: tf.Tensor) =>
    sampleSquashedGaussian(policyHead(networks, flat, observations), noise);
  const join = (observations: tf.Tensor, actions: tf.Tensor) => tf.concat([observations as tf.Tensor2D, actions as tf.Tensor2D], 1);

  return {
    name: "soft-actor-critic",
    state: [
      ...["policy", "critics", "targets", "logTemperature"],
      ...policy.optimiser.stateNames,
      ...critics.optimiser.stateNames,
      ...(learnsTemperature ? networks.temperature.stateNames : []),
      ...(reward ? ["reward"] : []),
    ],
    inputs: {
      observations: float(batch, sizes.observation),
      actions: float(batch, sizes.action),
      nextObservations: float(batch, sizes.observation),
      continues: float(batch),
      noise: float(batch, sizes.action),
      nextNoise: float(batch, sizes.action),
      ...(reward ? {} : { rewards: float(batch) }),
    },
    build(state, inputs) {
      const alpha = tf.exp(state.logTemperature);
      const rewards = reward
        ? tf.add(modelledReward(networks, state.reward, inputs.observations, inputs.actions), survivalBonus)
        : tf.mul(inputs.rewards, rewardScale);
      const next = act(state.policy, inputs.nextObservations, inputs.nextNoise);
      const [next1, next2] = values(state.targets, join(inputs.nextObservations, next.action));
      const softValue = tf.sub(tf.minimum(next1, next2), tf.mul(alpha, next.logProbability));
      const target = tf.add(tf.reshape(rewards, [batch, 1]), tf.mul(tf.mul(tf.reshape(inputs.continues, [batch, 1]), gamma), softValue));

      const seen = join(inputs.observations, inputs.actions);
      const criticStep = gradient(state.critics, (flat) => {
        const [q1, q2] = values(flat, seen);
        return { loss: tf.add(tf.mean(tf.square(tf.sub(q1, target))), tf.mean(tf.square(tf.sub(q2, target)))) };
      });
      const newCritics = critics.optimiser.step(state, state.critics, criticStep.gradient);

      const actorStep = gradient(state.policy, (flat) => {
        const { action, logProbability } = act(flat, inputs.observations, inputs.noise);
        const [q1, q2] = values(newCritics, join(inputs.observations, action));
        return { loss: tf.mean(tf.sub(tf.mul(alpha, logProbability), tf.minimum(q1, q2))), logProbability };
      });
      policy.optimiser.step(state, state.policy, actorStep.gradient);

      const entropy = tf.neg(tf.mean(actorStep.values.logProbability));
      // The gradient of -log alpha * (log pi + target): the temperature falls while there is more entropy than asked for.
      if (learnsTemperature) networks.temperature.step(state, state.logTemperature, tf.reshape(tf.sub(entropy, targetEntropy), [1]));
      updateTarget(state.targets, newCritics, polyak);
      return { criticLoss: criticStep.values.loss, entropy };
    },
  };
}
