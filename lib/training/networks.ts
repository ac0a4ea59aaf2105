import type * as tf from "@tensorflow/tfjs";
import type { Engine, NamedData } from "../compiler/engine";
import type { RunConfiguration } from "../contracts/run-configuration";
import { Adam } from "../nn/adam";
import { policyModel, rewardModel } from "../nn/learnt-models";
import { ParameterLayout } from "../nn/parameter-layout";
import { initialPerceptron, type PerceptronSizes, perceptronShapes } from "../nn/perceptron";
import type { GaussianHead } from "../nn/squashed-gaussian";
import { RandomStream } from "../numerics/random";

/** A group of networks that is optimised together: one flat state tensor `<name>` with its optimiser's moments. */
export interface NetworkGroup {
  readonly name: string;
  /** One perceptron a prefix. */
  readonly networks: Readonly<Record<string, PerceptronSizes>>;
  readonly layout: ParameterLayout;
  readonly optimiser: Adam;
}

/** Every network of a run. The state tensors are `policy`, `critics`, `targets`, `reward`, `logTemperature` and the moments. */
export interface Networks {
  /** observation -> mean and log-std of the action before tanh */
  readonly policy: NetworkGroup;
  /** (observation, action) -> value, twice */
  readonly critics: NetworkGroup;
  /** (observation, action) -> reward before tanh; absent where the true reward is learnt from */
  readonly reward?: NetworkGroup;
  readonly temperature: Adam;
}

function group(
  name: string,
  networks: Record<string, PerceptronSizes>,
  options: { learningRate: number; weightDecay?: number },
): NetworkGroup {
  const shapes = Object.entries(networks).map(([prefix, sizes]) => perceptronShapes(prefix, sizes));
  const layout = new ParameterLayout(Object.assign({}, ...shapes));
  return { name, networks, layout, optimiser: new Adam(name, [layout.size], options) };
}

export function networksOf(
  { policy, reward }: RunConfiguration,
  sizes: { readonly observation: number; readonly action: number },
  learnsReward: boolean,
): Networks {
  const { observation, action } = sizes;
  const { hidden, learningRate } = policy;
  const critic = { inputs: observation + action, hidden, outputs: 1 };
  return {
    policy: group("policy", { policy: { inputs: observation, hidden, outputs: 2 * action } }, { learningRate }),
    critics: group("critics", { critic1: critic, critic2: critic }, { learningRate }),
    reward: learnsReward
      ? group("reward", { reward: { inputs: observation + action, hidden: reward.hidden, outputs: 1 } }, reward)
      : undefined,
    temperature: new Adam("logTemperature", [1], { learningRate }),
  };
}

/** Declares all state on the engine with initial values from the seed; every group has its own stream. */
export function declareNetworks(engine: Engine, networks: Networks, configuration: RunConfiguration): void {
  const { seed } = configuration;
  const data: Record<string, NamedData[string]> = {};
  const specs: Record<string, { shape: readonly number[]; dtype: "float32" }> = {};
  for (const member of [networks.policy, networks.critics, networks.reward]) {
    if (member === undefined) continue;
    const random = RandomStream.fromSeed(seed, `initial ${member.name}`);
    const parameters = Object.entries(member.networks).map(([prefix, sizes]) => initialPerceptron(prefix, sizes, random));
    data[member.name] = member.layout.join(Object.assign({}, ...parameters));
    specs[member.name] = member.layout.spec;
    Object.assign(data, member.optimiser.initial());
    Object.assign(specs, member.optimiser.specs);
  }
  data.targets = data.critics.slice();
  specs.targets = networks.critics.layout.spec;
  const { temperature } = configuration.policy;
  data.logTemperature = Float32Array.of(temperature === "auto" ? 0 : Math.log(temperature));
  specs.logTemperature = { shape: [1], dtype: "float32" };
  Object.assign(data, networks.temperature.initial());
  Object.assign(specs, networks.temperature.specs);
  engine.declare(specs, data);
}

/** Inside `build`: r_x(s, a) in (-1, 1), `[rows]`. The bound keeps the response term from growing r_x without end. */
export function modelledReward(networks: Networks, flat: tf.Tensor, observations: tf.Tensor, actions: tf.Tensor): tf.Tensor1D {
  if (networks.reward === undefined) throw new Error("this run learns from the true reward: it has no reward model");
  return rewardModel(networks.reward.layout.unpack(flat), observations, actions);
}

/** Inside `build`: the policy's Gaussian before tanh, `[rows, actionSize]` each. */
export function policyHead(networks: Networks, flat: tf.Tensor, observations: tf.Tensor): GaussianHead {
  return policyModel(networks.policy.layout.unpack(flat), observations);
}
