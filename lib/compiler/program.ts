import { checkSpec } from "./check-data";
import type { Program, TensorSpecs } from "./engine";

/** Refuses a program whose state is unknown to the engine, or whose inputs no engine can take. */
export function checkProgram(program: Program, specs: TensorSpecs): void {
  if (!program.name) throw new RangeError("a program needs a name");
  for (const name of program.state)
    if (!Object.hasOwn(specs, name))
      throw new RangeError(`${program.name}: state "${name}" is not declared; declared: ${Object.keys(specs).join(", ") || "none"}`);
  if (new Set(program.state).size !== program.state.length) throw new RangeError(`${program.name}: a state is listed twice`);
  for (const [name, spec] of Object.entries(program.inputs)) checkSpec(`${program.name}: input "${name}"`, spec);
}
