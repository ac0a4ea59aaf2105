/** How long the last frame stands before a clip starts again, seconds of real time: the end must be seen. */
const HOLD_SECONDS = 0.4;

/** Length and speed of what a clock plays. */
export interface Playable {
  /** Frames. */
  readonly length: number;
  /** Frames in a second at speed 1. */
  readonly frameRate: number;
}

/**
 * The one clock of clips that play in step: position in frames, looping, with a short stand at the end. It knows no
 * animation frames and no wall clock; whoever draws tells it how much time has passed.
 */
export class PlaybackClock {
  #length = 1;
  #frameRate = 1;
  #held = 0;
  /** In frames, [0, length - 1]; fractions lie between two frames. */
  position = 0;
  speed = 1;
  playing = true;

  get lastFrame(): number {
    return this.#length - 1;
  }

  /** Starts another clip from its first frame; speed and playing stay as they are. */
  load(clip: Playable): void {
    this.#length = Math.max(1, clip.length);
    this.#frameRate = clip.frameRate;
    this.restart();
  }

  restart(): void {
    this.position = 0;
    this.#held = 0;
  }

  /** Goes to a frame (clamped). */
  seek(frame: number): void {
    this.position = Math.min(this.lastFrame, Math.max(0, frame));
    this.#held = 0;
  }

  /** @param seconds of real time since the last call */
  advance(seconds: number): void {
    if (!this.playing || this.lastFrame === 0) return;
    if (this.position < this.lastFrame) {
      this.position = Math.min(this.lastFrame, this.position + seconds * this.#frameRate * this.speed);
      return;
    }
    this.#held += seconds;
    if (this.#held >= HOLD_SECONDS) this.restart();
  }
}
