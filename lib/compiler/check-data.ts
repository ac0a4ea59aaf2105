import type { NamedData, TensorData, TensorSpec, TensorSpecs } from "./engine";
import { sizeOf } from "./tensor-type";

/** Refuses data that do not have the type and the size that a spec asks for; `what` names the tensor. */
export function checkTensor(what: string, spec: TensorSpec, data: TensorData | undefined): TensorData {
  if (data === undefined) throw new RangeError(`${what} is missing`);
  const fits = spec.dtype === "float32" ? data instanceof Float32Array : data instanceof Int32Array;
  if (!fits) throw new TypeError(`${what} must be a ${spec.dtype === "float32" ? "Float32Array" : "Int32Array"} (${spec.dtype})`);
  const size = sizeOf(spec.shape);
  if (data.length !== size) throw new RangeError(`${what} has ${data.length} numbers; its shape [${spec.shape}] holds ${size}`);
  return data;
}

/** Refuses a spec that no engine can hold: sizes must be positive integers. */
export function checkSpec(what: string, spec: TensorSpec): void {
  if (spec.dtype !== "float32" && spec.dtype !== "int32") throw new TypeError(`${what}: dtype must be float32 or int32, not ${spec.dtype}`);
  for (const size of spec.shape)
    if (!Number.isInteger(size) || size < 1)
      throw new RangeError(`${what}: sizes in a shape must be positive integers, not [${spec.shape}]`);
}

/** Refuses names outside `allowed` and data that do not fit; every name of `specs` must be there when `complete`. */
export function checkNamed(what: string, specs: TensorSpecs, data: NamedData, complete: boolean): void {
  for (const name of Object.keys(data))
    if (!Object.hasOwn(specs, name))
      throw new RangeError(`${what} "${name}" is unknown; known: ${Object.keys(specs).join(", ") || "none"}`);
  for (const name of complete ? Object.keys(specs) : Object.keys(data)) checkTensor(`${what} "${name}"`, specs[name], data[name]);
}
