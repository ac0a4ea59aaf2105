import { createHash } from "node:crypto";

/** Raised by one when the layout changes; an older file is refused by its number. */
const CHECKPOINT_VERSION = 1;

export type CheckpointArray = Float32Array | Float64Array | Int32Array | Uint8Array;
/** Everything that a run's future depends on. */
export interface CheckpointContents {
  /** JSON values: configuration, counters, random states. */
  readonly header: Readonly<Record<string, unknown>>;
  readonly arrays: Readonly<Record<string, CheckpointArray>>;
  /** Training time so far: carried along, but no part of the digest, because no future bit depends on it. */
  readonly seconds: number;
}

/** Bytes that are no checkpoint, or a damaged one; the message says which. */
export class CheckpointError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "CheckpointError";
  }
}

/*
 * Layout, little-endian: magic (8) | version u32 | header length u32 | seconds f64 | header JSON, padded to 8 |
 * arrays in the header's order, each padded to 8 | sha256 of all before it (32).
 */
const MAGIC = "TANDEMCK";
const PREAMBLE = 24;
const SECONDS_AT = 16;
const DIGEST = 32;
const TYPES = { float32: Float32Array, float64: Float64Array, int32: Int32Array, uint8: Uint8Array } as const;
type TypeName = keyof typeof TYPES;
interface TableRow {
  readonly name: string;
  readonly type: TypeName;
  readonly length: number;
}

const padded = (bytes: number) => Math.ceil(bytes / 8) * 8;
const typeOf = (array: CheckpointArray): TypeName => {
  for (const [name, type] of Object.entries(TYPES)) if (array instanceof type) return name as TypeName;
  throw new TypeError("checkpoint: an array of a type that has no name in the layout");
};

/** Writes a checkpoint: versioned, and checksummed so that damage is found when it is read. */
export function encodeCheckpoint({ header, arrays, seconds }: CheckpointContents): Uint8Array {
  const table = Object.entries(arrays).map(([name, array]) => ({ name, type: typeOf(array), length: array.length }));
  const json = new TextEncoder().encode(JSON.stringify({ header, table }));
  const body = Object.values(arrays).reduce((sum, array) => sum + padded(array.byteLength), 0);
  const bytes = new Uint8Array(PREAMBLE + padded(json.length) + body + DIGEST);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC));
  view.setUint32(8, CHECKPOINT_VERSION, true);
  view.setUint32(12, json.length, true);
  view.setFloat64(SECONDS_AT, seconds, true);
  bytes.set(json, PREAMBLE);
  let at = PREAMBLE + padded(json.length);
  for (const array of Object.values(arrays)) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += padded(array.byteLength);
  }
  bytes.set(createHash("sha256").update(bytes.subarray(0, at)).digest(), at);
  return bytes;
}

/** Reads a checkpoint; throws CheckpointError on foreign, damaged, cut or differently versioned bytes. */
export function decodeCheckpoint(bytes: Uint8Array): CheckpointContents {
  if (bytes.length < MAGIC.length || new TextDecoder().decode(bytes.subarray(0, MAGIC.length)) !== MAGIC)
    throw new CheckpointError("these bytes are no checkpoint of a Tandem run (they do not begin as one)");
  if (bytes.length < PREAMBLE + DIGEST) throw new CheckpointError(`the checkpoint is cut short: ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(8, true);
  if (version !== CHECKPOINT_VERSION)
    throw new CheckpointError(`the checkpoint has layout version ${version}; this program reads version ${CHECKPOINT_VERSION}`);
  const end = bytes.length - DIGEST;
  const digest = createHash("sha256").update(bytes.subarray(0, end)).digest();
  if (!digest.equals(bytes.subarray(end))) throw new CheckpointError("the checkpoint is damaged: its checksum does not match its bytes");
  const jsonLength = view.getUint32(12, true);
  const { header, table } = JSON.parse(new TextDecoder().decode(bytes.subarray(PREAMBLE, PREAMBLE + jsonLength))) as {
    header: Record<string, unknown>;
    table: TableRow[];
  };
  const arrays: Record<string, CheckpointArray> = {};
  let at = PREAMBLE + padded(jsonLength);
  for (const { name, type, length } of table) {
    const Type = TYPES[type];
    // A copy: the bytes handed in may start anywhere, typed arrays may not. `slice` of a Buffer, which files are read as, copies nothing.
    arrays[name] = new Type(new Uint8Array(bytes.subarray(at, at + length * Type.BYTES_PER_ELEMENT)).buffer);
    at += padded(length * Type.BYTES_PER_ELEMENT);
  }
  return { header, arrays, seconds: view.getFloat64(SECONDS_AT, true) };
}

/** sha256 (hex) of everything that decides the future: two runs with one digest go on alike, whatever time they took. */
export function checkpointDigest(bytes: Uint8Array): string {
  return createHash("sha256")
    .update(bytes.subarray(0, SECONDS_AT))
    .update(bytes.subarray(SECONDS_AT + 8, bytes.length - DIGEST))
    .digest("hex");
}
