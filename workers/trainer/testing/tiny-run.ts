import type { RunConfiguration } from "../../../lib/contracts/run-configuration";
import type { ModelSnapshot } from "../../../lib/nn/model-snapshot";
import { type RandomState, RandomStream } from "../../../lib/numerics/random";
import { makeSegment, type Segment } from "../../../lib/preferences/segment";
import type { SliceOptions, SliceOutcome, TrainingRun } from "../../../lib/training/ports";

interface TinyState {
  step: number;
  iteration: number;
  asked: number;
  used: number;
  weights: number[];
  random: RandomState;
}

/**
 * The smallest run that keeps the contract of TrainingRun: a random walk that people's answers push. It asks
 * `labels.perIteration` pairs at each iteration, waits for all of them, and its future hangs on every bit of its past.
 */
export class TinyRun implements TrainingRun {
  #state: TinyState;
  readonly #configuration: RunConfiguration;
  readonly #beforeStep: (step: number) => void | Promise<void>;

  constructor(
    configuration: RunConfiguration,
    checkpoint?: Uint8Array,
    beforeStep: (step: number) => void | Promise<void> = () => undefined,
  ) {
    this.#configuration = configuration;
    this.#beforeStep = beforeStep;
    this.#state = checkpoint
      ? (JSON.parse(new TextDecoder().decode(checkpoint)) as TinyState)
      : { step: 0, iteration: 0, asked: 0, used: 0, weights: [0, 0, 0], random: RandomStream.fromSeed(configuration.seed).state };
  }

  get step() {
    return this.#state.step;
  }
  get iteration() {
    return this.#state.iteration;
  }
  get labels() {
    return this.#state.used;
  }

  async advance({ ports, until, signal }: SliceOptions): Promise<SliceOutcome> {
    const { environmentSteps, stepsPerIteration, labels, teacher } = this.#configuration;
    const state = this.#state;
    for (;;) {
      if (state.used < state.asked) {
        const answers = await ports.answers(state.used, state.asked);
        const missing = answers.filter((answer) => answer === undefined).length;
        if (missing > 0) return { kind: "awaiting-labels", waitingFor: missing };
        for (const answer of answers) state.weights[state.used++ % 3] += answer === "first" ? 1 : answer === "second" ? -1 : 0.25;
      }
      if (state.step >= environmentSteps) return { kind: "completed" };
      if (signal.aborted) return { kind: "aborted" };
      if (ports.clock() >= until) return { kind: "time-box" };
      await this.#beforeStep(state.step);
      const random = RandomStream.fromState(state.random);
      for (let i = 0; i < 3; i++) state.weights[i] += random.normal();
      state.step++;
      ports.progress(state.step);
      if (state.step % stepsPerIteration === 0) {
        state.iteration++;
        ports.record({ step: state.step, iteration: state.iteration, seconds: state.step / 100, values: { returnTrue: state.weights[0] } });
        const more = Math.min(labels.perIteration, labels.budget - state.asked);
        const human = teacher.kind !== "synthetic";
        ports.propose(
          Array.from({ length: more }, (_, k) => ({
            index: state.asked + k,
            iteration: state.iteration,
            first: segment(random),
            second: segment(random),
            teacher: human ? ("human" as const) : ("synthetic" as const),
            ...(human ? {} : { preference: random.bernoulli(0.5) ? ("first" as const) : ("second" as const) }),
            heldOut: false,
          })),
        );
        state.asked += more;
        if (!human) state.used = state.asked;
      }
      state.random = random.state;
    }
  }

  async checkpoint(): Promise<Uint8Array> {
    return new TextEncoder().encode(JSON.stringify(this.#state));
  }

  async models(): Promise<{ policy: ModelSnapshot; reward: ModelSnapshot }> {
    const common = { environment: "Pendulum-v1", observationSize: 3, actionSize: 1, hidden: [1], step: this.#state.step } as const;
    const parameters = { w: { shape: [3], data: Float32Array.from(this.#state.weights) } };
    return { policy: { ...common, what: "policy", parameters }, reward: { ...common, what: "reward", parameters } };
  }

  dispose(): void {}
}

function segment(random: RandomStream): Segment {
  const values = (n: number) => Float32Array.from({ length: n }, () => random.uniform());
  return makeSegment({
    environment: "Pendulum-v1",
    length: 2,
    observations: values(6),
    actions: values(2),
    rewards: values(2),
    states: Float64Array.from(values(6)),
    poses: values(4),
  });
}
