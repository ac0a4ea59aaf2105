import * as tf from "@tensorflow/tfjs";
import type { Program, TensorSpecs } from "./engine";
import type { Graph, NamedValue, Value } from "./graph";
import { isConstantType } from "./graph-builder";
import { guardedRecord } from "./guarded-record";
import { withBackend } from "./tfjs-backend";
import { CompileError, TRACE_BACKEND, traceBackend } from "./trace-backend";

/** Names of a graph's inputs and outputs, so that a state, an input and an output may share a name. */
export const STATE = "state:";
export const INPUT = "input:";
export const NEXT = "next:";
export const OUTPUT = "output:";

let traces = 0;

/**
 * Runs a program once on the tracing backend.
 * @param state specs of at least the state tensors that the program lists
 * @returns a graph with inputs `state:<name>` and `input:<name>`, and outputs `next:<name>` for each state that the program assigned
 *   and `output:<name>` for each of its outputs
 */
export function trace(program: Program, state: TensorSpecs): Graph {
  return withBackend(TRACE_BACKEND, () => {
    const scope = tf.engine();
    scope.startScope("trace");
    try {
      return record(program, state);
    } finally {
      scope.endScope();
    }
  });
}

function record(program: Program, specs: TensorSpecs): Graph {
  const inputs: NamedValue[] = [];
  const declare = (prefix: string, name: string, { shape, dtype }: TensorSpecs[string]) => {
    const value: Value = { shape: [...shape], dtype };
    inputs.push({ name: prefix + name, value });
    return traceBackend.tensorOf(value);
  };
  const number = traces++;
  const variables: Record<string, tf.Variable> = {};
  for (const name of program.state) {
    const tensor = declare(STATE, name, specs[name]);
    variables[name] = tf.variable(tensor, specs[name].dtype === "float32", `trace${number}/${name}`);
  }
  try {
    const given = Object.fromEntries(Object.entries(program.inputs).map(([name, spec]) => [name, declare(INPUT, name, spec)]));
    const { result, graph } = traceBackend.record(program.name, () =>
      program.build(guardedRecord(`${program.name}: state`, variables), guardedRecord(`${program.name}: input`, given)),
    );
    const outputs: NamedValue[] = [];
    for (const [index, name] of program.state.entries()) {
      const value = traceBackend.valueFor(variables[name]);
      if (value !== inputs[index].value) outputs.push({ name: NEXT + name, value });
    }
    for (const [name, tensor] of Object.entries(result)) {
      const value = traceBackend.valueFor(tensor);
      if (!isConstantType(value.dtype)) throw new CompileError(`${program.name}: output "${name}" is ${value.dtype}`);
      outputs.push({ name: OUTPUT + name, value });
    }
    return { name: program.name, inputs, nodes: graph.nodes, outputs };
  } finally {
    for (const variable of Object.values(variables)) variable.dispose();
  }
}
