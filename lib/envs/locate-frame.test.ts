import { expect, test } from "vitest";
import { locateFrame } from "./locate-frame";

const poses = new Float32Array(5 * 3);

test("a frame lies between two poses, and outside the clip at its ends", () => {
  expect(locateFrame(poses, 3, 0)).toEqual({ from: 0, to: 3, share: 0 });
  expect(locateFrame(poses, 3, 2.25)).toEqual({ from: 6, to: 9, share: 0.25 });
  expect(locateFrame(poses, 3, 4)).toEqual({ from: 12, to: 12, share: 0 });
  expect(locateFrame(poses, 3, 9)).toEqual({ from: 12, to: 12, share: 0 });
  expect(locateFrame(poses, 3, -1)).toEqual({ from: 0, to: 3, share: 0 });
  expect(locateFrame(poses.subarray(0, 3), 3, 0.5)).toEqual({ from: 0, to: 0, share: 0 });
});

test("a block that is no whole number of poses is refused", () => {
  expect(() => locateFrame(poses, 4, 0)).toThrow(/15 numbers .* poses of 4/);
  expect(() => locateFrame(new Float32Array(), 4, 0)).toThrow(RangeError);
});
