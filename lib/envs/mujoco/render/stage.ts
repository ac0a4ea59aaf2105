import type { PerspectiveCamera, Scene } from "three";

/** Draws scenes over 2D canvases. */
export interface Stage {
  /**
   * @param still draw as well as can be, however long it takes; otherwise as well as the machine can in time
   * @returns whether the picture is as good as can be
   */
  render(scene: Scene, camera: PerspectiveCamera, target: CanvasRenderingContext2D, still: boolean): boolean;
  /** Calls back when the graphics card lost and regained everything: what stands must be drawn again. Returns the way to stop it. */
  onRestored(redraw: () => void): () => void;
  /** Gives the stage back. */
  release(): void;
}
