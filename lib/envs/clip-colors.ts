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
    body: "#ee8f4e",
    bodyDark: "#d1682a",
    joint: "#3b4252",
    action: "#0a6670",
  },
  dark: {
    background: "#14161a",
    floor: "#20242b",
    floorAlternate: "#2b3039",
    guide: "#3d444f",
    body: "#f29a5e",
    bodyDark: "#d47a42",
    joint: "#cfd6e1",
    action: "#56c5c8",
  },
};
