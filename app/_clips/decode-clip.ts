import type { Clip } from "@/lib/contracts/preference";

/** A clip whose poses are numbers again. */
export interface DecodedClip {
  readonly environment: string;
  /** Frames in a second at speed 1. */
  readonly frameRate: number;
  /** Frames. */
  readonly length: number;
  /** [length, poseSize], row-major */
  readonly poses: Float32Array;
}

/** Reads base64 of little-endian Float32; throws RangeError when the bytes are not `length * poseSize` numbers. */
export function decodeClip(clip: Clip): DecodedClip {
  const bytes = Uint8Array.from(atob(clip.poses), (character) => character.charCodeAt(0));
  const size = clip.length * clip.poseSize;
  if (bytes.byteLength !== size * 4)
    throw new RangeError(`clip: ${bytes.byteLength} bytes of poses, not 4 x ${clip.length} x ${clip.poseSize}`);
  const view = new DataView(bytes.buffer);
  const poses = new Float32Array(size);
  for (let i = 0; i < size; i++) poses[i] = view.getFloat32(i * 4, true);
  return { environment: clip.environment, frameRate: clip.frameRate, length: clip.length, poses };
}
