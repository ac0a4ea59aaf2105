/** How a clip is drawn: follows the page's theme. */
export type RenderTheme = "light" | "dark";

/**
 * Draws recorded poses of one environment on one canvas; needs no simulation. The caller owns the clock: it says which frame.
 */
export interface ClipRenderer {
  /**
   * Draws one frame.
   * @param poses [length, poseSize], row-major: a clip's pose block; another clip of the same environment may follow at any time
   * @param frame in [0, length - 1], clamped; a fraction lies between two poses
   */
  draw(poses: Float32Array, frame: number): void;
  /** Sets the size of the drawing: CSS pixels, and device pixels in each. Draws the last frame again. */
  resize(width: number, height: number, pixelRatio: number): void;
  /** Draws the last frame again in the other colours. */
  setTheme(theme: RenderTheme): void;
  /** Gives back the drawing context and everything on the graphics card. Nothing may be called afterwards. */
  dispose(): void;
}

/** A renderer's module: made for one canvas, which no one else may have taken a context of. */
export type RendererFactory = (canvas: HTMLCanvasElement) => ClipRenderer;
