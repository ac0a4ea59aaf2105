import type { Engine, Executable, Program } from "../compiler/engine";
import type { RandomStream } from "../numerics/random";
import { type Networks, policyHead } from "./networks";

/** The policy as it stands, for a fixed number of observations at once. */
export interface PolicyCall {
  /** [rows, observationSize]; the caller fills it. */
  readonly observations: Float32Array;
  /** @returns mean and log-std of the action before tanh, [rows, actionSize] each */
  run(): Promise<{ readonly mean: Float32Array; readonly logStd: Float32Array }>;
  dispose(): void;
}

function policyProgram(networks: Networks, rows: number, observationSize: number): Program {
  return {
    name: `policy-${rows}`,
    state: ["policy"],
    inputs: { observations: { shape: [rows, observationSize], dtype: "float32" } },
    build: (state, inputs) => ({ ...policyHead(networks, state.policy, inputs.observations) }),
  };
}

export async function policyCall(engine: Engine, networks: Networks, rows: number, observationSize: number): Promise<PolicyCall> {
  const executable: Executable = await engine.compile(policyProgram(networks, rows, observationSize));
  const observations = new Float32Array(rows * observationSize);
  const inputs = { observations };
  return {
    observations,
    async run() {
      const { mean, logStd } = await executable.run(inputs);
      return { mean: mean as Float32Array, logStd: logStd as Float32Array };
    },
    dispose: () => executable.dispose(),
  };
}

/**
 * Draws actions tanh(mean + std * noise) into `actions`, which has the length of `mean`.
 * @returns the log density of the first row's action, for clips that are weighted by it later
 */
export function drawActions(mean: Float32Array, logStd: Float32Array, random: RandomStream, actions: Float32Array): number {
  let logDensity = 0;
  for (let i = 0; i < mean.length; i++) {
    const noise = random.normal();
    const u = mean[i] + Math.exp(logStd[i]) * noise;
    actions[i] = Math.tanh(u);
    // log N(u) - log(1 - tanh(u)^2), the latter as 2 (log 2 - u - softplus(-2 u)).
    const softplus = Math.max(-2 * u, 0) + Math.log1p(Math.exp(-Math.abs(2 * u)));
    logDensity += -0.5 * noise * noise - logStd[i] - 0.5 * Math.log(2 * Math.PI) - 2 * (Math.LN2 - u - softplus);
  }
  return logDensity;
}
