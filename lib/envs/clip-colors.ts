import type { RenderTheme } from "./render-contract";

/** The colours that clips of every environment share, as CSS hex. */
export interface ClipColors {
  readonly background: string;
  /** The floor's two squares, guides and marks. */
  readonly floor: string;
  readonly floorAlternate: string;
  readonly guide: string;
  /** What the agent's body is made of, and its joints. */
  readonly body: string;
  readonly bodyDark: string;
  readonly joint: string;
  /** What the agent does: forces, torques. */
  readonly action: string;
}

export const CLIP_COLORS: Readonly<Record<RenderTheme, ClipColors>> = {
  light: {
    background: "#f4f5f7",
    floor: "#e6e8ec",
    floorAlternate: "#d3d7de",
    guide: "#c3c8d1",
    body: "#e8894a",
    bodyDark: "#c9682c",
    joint: "#3b4252",
    action: "#2563eb",
  },
  dark: {
    background: "#14161a",
    floor: "#20242b",
    floorAlternate: "#2b3039",
    guide: "#3d444f",
    body: "#f0955a",
    bodyDark: "#c96f38",
    joint: "#cfd6e1",
    action: "#7aa8ff",
  },
};
