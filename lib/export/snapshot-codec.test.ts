import { describe, expect, it } from "vitest";
import { TandemError } from "../contracts/errors";
import type { ModelSnapshot } from "../nn/model-snapshot";
import { decodeSafetensors, encodeSafetensors } from "./safetensors";
import { decodeSnapshot, encodeSnapshot } from "./snapshot-codec";

const snapshot: ModelSnapshot = {
  what: "policy",
  environment: "Pendulum-v1",
  observationSize: 3,
  actionSize: 1,
  actionBounds: { low: [-2], high: [2] },
  hidden: [4],
  step: 1000,
  parameters: {
    "z/kernel": { shape: [3, 2], data: Float32Array.of(1, -0, Number.MIN_VALUE, 3.4e38, -1.5, 0.1) },
    "a/bias": { shape: [2], data: Float32Array.of(7, 8) },
    none: { shape: [0], data: new Float32Array(0) },
    scalar: { shape: [], data: Float32Array.of(5) },
  },
};

describe("model snapshot codec", () => {
  it("gives back the same description, order, shapes and bits", () => {
    const back = decodeSnapshot(encodeSnapshot(snapshot));
    expect(back).toEqual(snapshot);
    expect(Object.keys(back.parameters)).toEqual(Object.keys(snapshot.parameters));
    expect(Object.is(back.parameters["z/kernel"].data[1], -0)).toBe(true);
  });

  it("writes the same bytes for the same snapshot", () => {
    expect(encodeSnapshot(decodeSnapshot(encodeSnapshot(snapshot)))).toEqual(encodeSnapshot(snapshot));
  });

  it("reads from the middle of a larger buffer", () => {
    const bytes = encodeSnapshot(snapshot);
    const larger = new Uint8Array(bytes.length + 3);
    larger.set(bytes, 3);
    expect(decodeSnapshot(larger.subarray(3))).toEqual(snapshot);
  });

  it("never reads anything else from a file with a changed byte", () => {
    const bytes = encodeSnapshot(snapshot);
    let refused = 0;
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] ^= 0x01;
      try {
        // A byte that carries nothing (padding behind the header) may change; what is read may not.
        expect(decodeSnapshot(changed)).toEqual(snapshot);
      } catch (error) {
        if (!(error instanceof TandemError)) throw error;
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(0.9 * bytes.length);
  });

  it("refuses every truncation and bytes too many", () => {
    const bytes = encodeSnapshot(snapshot);
    for (let length = 0; length < bytes.length; length++) expect(() => decodeSnapshot(bytes.subarray(0, length))).toThrow(TandemError);
    expect(() => decodeSnapshot(Uint8Array.of(...bytes, 0))).toThrow(/belong to no tensor/);
  });

  it("refuses another version and other people's safetensors, saying which", () => {
    const plain = encodeSafetensors(snapshot.parameters, { format: "tandem-model/2" });
    expect(() => decodeSnapshot(plain)).toThrow(/tandem-model\/2.*tandem-model\/1/);
    expect(() => decodeSnapshot(encodeSafetensors({}, {}))).toThrow(/not named/);
  });
});

describe("safetensors", () => {
  it("starts its data at a multiple of eight bytes, as the format asks", () => {
    for (let n = 0; n < 9; n++) {
      const bytes = encodeSafetensors({ ["x".repeat(n + 1)]: { shape: [1], data: Float32Array.of(1) } }, {});
      expect((bytes.length - 4) % 8).toBe(0);
      expect(decodeSafetensors(bytes).tensors["x".repeat(n + 1)].data[0]).toBe(1);
    }
  });

  it("refuses a tensor whose numbers do not fill its shape", () => {
    expect(() => encodeSafetensors({ w: { shape: [2, 2], data: new Float32Array(3) } }, {})).toThrow(/tensor w has 3 numbers/);
  });
});
