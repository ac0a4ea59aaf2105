/** Where a frame lies in a clip: between two poses. */
export interface FramePlace {
  /** Offsets of the first number of each pose in the block. */
  readonly from: number;
  readonly to: number;
  /** In [0, 1): how far from the first to the second. */
  readonly share: number;
}

/**
 * @param poses [length, poseSize], row-major; throws RangeError when it is no whole number of poses, or none
 * @param frame clamped to [0, length - 1]; a fraction lies between two poses
 */
export function locateFrame(poses: Float32Array, poseSize: number, frame: number): FramePlace {
  const length = poses.length / poseSize;
  if (length < 1 || !Number.isInteger(length))
    throw new RangeError(`poses: ${poses.length} numbers are not a whole number of poses of ${poseSize}`);
  const place = Math.min(Math.max(Number.isFinite(frame) ? frame : 0, 0), length - 1);
  const index = Math.floor(place);
  return { from: index * poseSize, to: Math.min(index + 1, length - 1) * poseSize, share: place - index };
}
