import { TandemError } from "../contracts/errors";

/** A float32 tensor by itself; data row-major. */
export interface NamedTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}
export type NamedTensors = Readonly<Record<string, NamedTensor>>;

/** Bytes of the header's own length, and what the header is padded to so that data start aligned. */
const LENGTH_BYTES = 8;
const MAX_HEADER = 100_000_000;

/**
 * Writes tensors in the safetensors format: u64 header length, JSON header, data without gaps, all little-endian.
 * Source: https://github.com/huggingface/safetensors#format
 * @param metadata strings that the header carries under `__metadata__`
 */
export function encodeSafetensors(tensors: NamedTensors, metadata: Readonly<Record<string, string>>): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    if (elements(shape) !== data.length) throw new RangeError(`tensor ${name} has ${data.length} numbers, its shape is [${shape}]`);
    header[name] = { dtype: "F32", shape, data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = LENGTH_BYTES + Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(start + end).fill(0x20, LENGTH_BYTES, start);
  bytes.set(json, LENGTH_BYTES);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(start - LENGTH_BYTES), true);
  let at = start;
  for (const { data } of Object.values(tensors))
    for (const value of data) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  return bytes;
}

/**
 * Reads what `encodeSafetensors` wrote, and any safetensors file that holds only F32.
 * @throws TandemError INVALID_INPUT that says what is wrong with the file
 */
export function decodeSafetensors(bytes: Uint8Array): { tensors: Record<string, NamedTensor>; metadata: Record<string, string> } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < LENGTH_BYTES) throw damaged("it is shorter than its own header");
  const headerLength = Number(view.getBigUint64(0, true));
  if (headerLength > MAX_HEADER || headerLength > bytes.length - LENGTH_BYTES) throw damaged("it is shorter than its header says");
  const header = parseHeader(bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + headerLength));
  const start = LENGTH_BYTES + headerLength;
  const tensors: Record<string, NamedTensor> = {};
  let metadata: Record<string, string> = {};
  let end = 0;
  const entries = Object.entries(header).filter(([name, entry]) => {
    if (name !== "__metadata__") return true;
    if (typeof entry !== "object" || entry === null) throw damaged("its metadata are not an object");
    metadata = entry as Record<string, string>;
    return false;
  });
  for (const [name, entry] of entries.sort(([, a], [, b]) => offsetOf(a) - offsetOf(b))) {
    const { dtype, shape, data_offsets: offsets } = entry as { dtype?: unknown; shape?: unknown; data_offsets?: unknown };
    if (dtype !== "F32") throw damaged(`tensor ${name} is ${String(dtype)}, not F32`);
    if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) throw damaged(`tensor ${name} has no shape or no place`);
    const count = elements(shape);
    if (offsets[0] !== end || offsets[1] !== end + 4 * count || start + offsets[1] > bytes.length)
      throw damaged(`tensor ${name} does not lie where its shape [${shape}] puts it`);
    end = offsets[1];
    const data = new Float32Array(count);
    for (let i = 0; i < count; i++) data[i] = view.getFloat32(start + offsets[0] + 4 * i, true);
    tensors[name] = { shape, data };
  }
  if (start + end !== bytes.length) throw damaged(`${bytes.length - start - end} bytes belong to no tensor`);
  return { tensors, metadata };
}

export function damaged(why: string, cause?: unknown): TandemError {
  return new TandemError("INVALID_INPUT", `The model file cannot be read: ${why}.`, { cause });
}

function parseHeader(json: Uint8Array): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(json));
    if (typeof header === "object" && header !== null && !Array.isArray(header)) return header as Record<string, unknown>;
  } catch (cause) {
    throw damaged("its header is not JSON", cause);
  }
  throw damaged("its header is not a JSON object");
}

function offsetOf(entry: unknown): number {
  const offsets = (entry as { data_offsets?: unknown } | null)?.data_offsets;
  return isSizes(offsets) ? offsets[0] : 0;
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
