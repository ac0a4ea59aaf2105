import { type PerspectiveCamera, type Scene, WebGLRenderer } from "three";
import { FlatStage } from "./flat-stage";
import { probeWebGl } from "./probe-webgl";
import { DrawQuality } from "./quality";
import type { Stage } from "./stage";

/** Long enough for a page that takes its clips down to put others up. */
const GRACE_MS = 2000;
/** Pixels of the largest still picture that is drawn finer than the canvas. */
const STILL_PIXELS = 2_000_000;

interface SharedStage {
  readonly renderer: WebGLRenderer;
  /** The processor draws: without smoothed edges, which take it half of its time, but with still pictures drawn finer. */
  readonly software: boolean;
  readonly quality: DrawQuality;
  readonly redraws: Set<() => void>;
  users: number;
  /** Of the surface as it was last allocated. */
  scale: number;
}
let shared: SharedStage | undefined;
let ending: ReturnType<typeof setTimeout> | undefined;

/**
 * One WebGL context for every clip of the page: browsers allow about sixteen, compile shaders for each, and hand a lost one
 * back to whoever asks for the same canvas again. The last user's release gives it back, a little later.
 * Without WebGL, a plainer stage.
 */
export function acquireStage(document: Document): Stage {
  clearTimeout(ending);
  if (shared === undefined) {
    const support = probeWebGl(document);
    if (support === "none") return new FlatStage();
    shared = makeStage(support === "software");
  }
  const stage = shared;
  stage.users += 1;
  let released = false;
  return {
    render: (scene, camera, target, still) => renderInto(stage, scene, camera, target, still),
    onRestored(redraw) {
      stage.redraws.add(redraw);
      return () => stage.redraws.delete(redraw);
    },
    release() {
      if (released) return;
      released = true;
      stage.users -= 1;
      if (stage.users === 0) ending = setTimeout(end, GRACE_MS);
    },
  };
}

function makeStage(software: boolean): SharedStage {
  const renderer = new WebGLRenderer({ antialias: !software, powerPreference: "high-performance" });
  renderer.shadowMap.enabled = true;
  renderer.setScissorTest(true);
  const redraws = new Set<() => void>();
  renderer.domElement.addEventListener("webglcontextrestored", () => {
    for (const redraw of redraws) redraw();
  });
  return { renderer, software, quality: new DrawQuality(), redraws, users: 0, scale: 1 };
}

function end(): void {
  if (shared === undefined || shared.users > 0) return;
  shared.renderer.dispose();
  shared.renderer.forceContextLoss();
  shared = undefined;
}

function renderInto(
  stage: SharedStage,
  scene: Scene,
  camera: PerspectiveCamera,
  target: CanvasRenderingContext2D,
  still: boolean,
): boolean {
  const started = performance.now();
  const { renderer, quality } = stage;
  const { width, height } = target.canvas;
  const best = stage.software ? Math.min(Math.max(Math.sqrt(STILL_PIXELS / (width * height)), 1), 2) : 1;
  const scale = still ? best : quality.scale;
  const drawnWidth = Math.ceil(width * scale);
  const drawnHeight = Math.ceil(height * scale);
  const surface = renderer.domElement;
  // The surface grows to the largest clip and stays, so that clips of several sizes do not reallocate it at every frame; but the
  // copy below may take time by the whole surface, so that a lower resolution needs a smaller one.
  const kept = scale === stage.scale ? surface : { width: 0, height: 0 };
  if (scale !== stage.scale || surface.width < drawnWidth || surface.height < drawnHeight)
    renderer.setSize(Math.max(kept.width, drawnWidth), Math.max(kept.height, drawnHeight), false);
  stage.scale = scale;
  renderer.setViewport(0, 0, drawnWidth, drawnHeight);
  renderer.setScissor(0, 0, drawnWidth, drawnHeight);
  renderer.render(scene, camera);
  // WebGL counts rows from the bottom, the canvas from the top. In the same task as `render`, before the browser clears the surface.
  // A scaled copy also blends in what lies a pixel further: hence the edge.
  const edge = scale === 1 ? 0 : 1;
  const top = surface.height - drawnHeight;
  target.drawImage(surface, edge, top + edge, drawnWidth - 2 * edge, drawnHeight - 2 * edge, 0, 0, width, height);
  if (!still) quality.observe(performance.now() - started);
  return scale === best;
}
