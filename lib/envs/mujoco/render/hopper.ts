import type { RendererFactory } from "../../render-contract";
import { createFigureRenderer } from "./clip-renderer";
import type { FigureDescription } from "./figure";

/** The capsules of ../hopper.ts (a test compares them), and an axle at each of its three joints. */
export const HOPPER_FIGURE: FigureDescription = {
  bodies: 4,
  capsules: [
    { body: 0, from: [0, 0, -0.2], to: [0, 0, 0.2], radius: 0.05, shade: "body" },
    { body: 1, from: [0, 0, -0.45], to: [0, 0, 0], radius: 0.05, shade: "bodyDark" },
    { body: 2, from: [0, 0, -0.25], to: [0, 0, 0.25], radius: 0.04, shade: "body" },
    { body: 3, from: [0.13, 0, 0.1], to: [-0.26, 0, 0.1], radius: 0.06, shade: "bodyDark" },
  ],
  hinges: [
    { body: 1, at: [0, 0, 0], radius: 0.032, width: 0.116 },
    { body: 2, at: [0, 0, 0.25], radius: 0.032, width: 0.116 },
    { body: 3, at: [-0.13, 0, 0.1], radius: 0.032, width: 0.136 },
  ],
  followed: 0,
  lookHeight: 0.85,
  viewWidth: 1.5,
  viewHeight: 2.2,
};

export const createHopperRenderer: RendererFactory = (canvas) => createFigureRenderer(HOPPER_FIGURE, canvas);
