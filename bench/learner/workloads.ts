import * as tf from "@tensorflow/tfjs";
import { compileProgram, productOperations } from "@/lib/compiler/compile";
import type { Engine, NamedData, Program, TensorSpecs } from "@/lib/compiler/engine";
import { RandomStream } from "@/lib/numerics/random";
import { sacPrograms } from "./sac-program";

/** A program on its state, with inputs to run it on. */
export interface Workload {
  readonly name: string;
  readonly program: Program;
  readonly specs: TensorSpecs;
  readonly initial: NamedData;
  readonly inputs: NamedData;
  /** What its matrix products alone would be, as one program: the arithmetic floor. Left out where they are not what it costs. */
  readonly products?: { readonly size: number; readonly operations: number };
}

const OBSERVATIONS = 11;
const ACTIONS = 3;

function sac(width: number, batch: number): readonly [Workload, Workload] {
  const programs = sacPrograms({ observations: OBSERVATIONS, actions: ACTIONS, hidden: [width, width], batch });
  const random = RandomStream.fromSeed(1, "bench");
  const { specs, initial, update, policy } = programs;
  const operations = productOperations(compileProgram(update, specs).graph);
  return [
    {
      name: `sac update, 2x${width}, batch ${batch}`,
      program: update,
      specs,
      initial,
      inputs: programs.batch(random),
      products: { size: width, operations },
    },
    {
      name: `policy call, 2x${width}, batch 1`,
      program: policy,
      specs,
      initial,
      inputs: { state: random.fillNormal(new Float32Array(OBSERVATIONS)) },
    },
  ];
}

/** The learner's work: the SAC update (two critics, their targets, an actor; 11 observations, 3 actions, Adam) and the policy call. */
export function workloads(): readonly Workload[] {
  const [large, largePolicy] = sac(256, 256);
  const [small, smallPolicy] = sac(64, 64);
  return [large, small, largePolicy, smallPolicy];
}

/** Square matrix products of one size and nothing else; its rate is the most that a workload of such products can reach. */
export const PRODUCTS_PER_CALL = 16;
export function productProgram(size: number): Program {
  return {
    name: `products ${size}`,
    state: [],
    inputs: { a: { shape: [size, size], dtype: "float32" }, b: { shape: [size, size], dtype: "float32" } },
    build(_, { a, b }) {
      let x = a;
      for (let i = 0; i < PRODUCTS_PER_CALL; i++) x = tf.matMul(x, b);
      return { sum: tf.sum(x) };
    },
  };
}

/** The workload on an engine, ready to run. */
export async function prepare(engine: Engine, { program, specs, initial, inputs }: Workload): Promise<() => Promise<unknown>> {
  engine.declare(specs, initial);
  const executable = await engine.compile(program);
  return () => executable.run(inputs);
}
