/** Speeds of playback that can be chosen. */
export const SPEEDS: readonly number[] = [0.25, 0.5, 1, 2, 4];

/** The speed `steps` places up or down the list. */
export function speedBeside(speed: number, steps: number): number {
  const place = SPEEDS.indexOf(speed);
  return SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, (place < 0 ? SPEEDS.indexOf(1) : place) + steps))];
}

/** A speed that was stored as text. */
export function readSpeed(text: string): number | undefined {
  return SPEEDS.find((speed) => speed === Number(text));
}

/** A first speed at which a clip lasts at least a second, so that short ones can be seen. */
export function fittingSpeed(clip: { readonly length: number; readonly frameRate: number }): number {
  const seconds = clip.length / clip.frameRate;
  return [...SPEEDS].reverse().find((speed) => speed <= 1 && seconds / speed >= 1) ?? SPEEDS[0];
}
