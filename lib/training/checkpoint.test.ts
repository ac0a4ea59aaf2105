import { expect, test } from "vitest";
import { CheckpointError, checkpointDigest, decodeCheckpoint, encodeCheckpoint } from "./checkpoint";

const contents = {
  header: { step: 12, random: [1, 2, 3, 4294967295], text: "tau = 0.2 – ok" },
  arrays: {
    states: Float64Array.of(Math.PI, -0, Number.NaN),
    flags: Uint8Array.of(1, 0, 1),
    weights: Float32Array.of(1 / 3),
    none: new Float32Array(0),
    counts: Int32Array.of(-7),
  },
  seconds: 3.25,
};

test("what is written is read back bit by bit, from any offset in memory", () => {
  const bytes = encodeCheckpoint(contents);
  const moved = new Uint8Array(bytes.length + 3);
  moved.set(bytes, 3);
  expect(decodeCheckpoint(moved.subarray(3))).toEqual(contents);
  expect(decodeCheckpoint(Buffer.from(moved).subarray(3))).toEqual(contents);
});

test("the digest covers everything but the time taken", () => {
  const digest = checkpointDigest(encodeCheckpoint(contents));
  expect(checkpointDigest(encodeCheckpoint({ ...contents, seconds: 99 }))).toBe(digest);
  expect(checkpointDigest(encodeCheckpoint({ ...contents, header: { ...contents.header, step: 13 } }))).not.toBe(digest);
});

test("foreign, cut, changed and differently versioned bytes are refused, each in its own words", () => {
  const bytes = encodeCheckpoint(contents);
  expect(() => decodeCheckpoint(new TextEncoder().encode("{}"))).toThrow(/no checkpoint of a Tandem run/);
  expect(() => decodeCheckpoint(new Uint8Array(0))).toThrow(CheckpointError);
  expect(() => decodeCheckpoint(bytes.subarray(0, 30))).toThrow(/cut short/);
  expect(() => decodeCheckpoint(bytes.subarray(0, bytes.length - 9))).toThrow(/damaged/);
  for (const at of [20, 40, bytes.length - 40, bytes.length - 1]) {
    const changed = bytes.slice();
    changed[at] ^= 1;
    expect(() => decodeCheckpoint(changed)).toThrow(/damaged/);
  }
  const newer = bytes.slice();
  newer[8] = 9;
  expect(() => decodeCheckpoint(newer)).toThrow(/version 9; this program reads version 1/);
});
