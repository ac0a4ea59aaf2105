import { type Playable, PlaybackClock } from "./playback-clock";

/** Draws a moment of a clip. @param frame in frames, fractions between two */
type Drawer = (frame: number) => void;

/** A tab that slept does not jump: no animation frame counts for more than this, seconds. */
const LONGEST_FRAME = 0.1;

/** One clock and everything that is drawn by it, in step, once per animation frame. */
export class Playback {
  readonly #clock = new PlaybackClock();
  readonly #drawers = new Set<Drawer>();
  #request = 0;
  #before = 0;
  /** When the last drawing began, and how long it took, milliseconds. */
  #drawnAt = 0;
  #cost = 0;

  get playing(): boolean {
    return this.#clock.playing;
  }
  set playing(value: boolean) {
    this.#clock.playing = value;
  }
  set speed(value: number) {
    this.#clock.speed = value;
  }
  get lastFrame(): number {
    return this.#clock.lastFrame;
  }
  get position(): number {
    return this.#clock.position;
  }

  /** Starts a clip (or a pair of clips of one length) from its first frame and shows it at once. */
  load(clip: Playable): void {
    this.#clock.load(clip);
    this.#draw();
  }
  restart(): void {
    this.#clock.restart();
    this.#draw();
  }
  seek(frame: number): void {
    this.#clock.seek(frame);
    this.#draw();
  }

  /** Adds something to draw; returns what takes it away again. The loop runs while there is anything to draw. */
  addDrawer(drawer: Drawer): () => void {
    this.#drawers.add(drawer);
    drawer(this.#clock.position);
    if (this.#drawers.size === 1) {
      this.#before = performance.now();
      this.#request = requestAnimationFrame(this.#tick);
    }
    return () => {
      this.#drawers.delete(drawer);
      if (this.#drawers.size === 0) cancelAnimationFrame(this.#request);
    };
  }

  readonly #tick = (now: number) => {
    this.#clock.advance(Math.min(LONGEST_FRAME, Math.max(0, (now - this.#before) / 1000)));
    this.#before = now;
    // Where drawing is slow (no graphics card), half of the time is left for the person: a key must not wait behind frames.
    if (now - this.#drawnAt >= 2 * this.#cost) this.#draw();
    this.#request = requestAnimationFrame(this.#tick);
  };

  #draw(): void {
    const start = performance.now();
    for (const drawer of this.#drawers) drawer(this.#clock.position);
    this.#drawnAt = start;
    this.#cost = performance.now() - start;
  }
}
