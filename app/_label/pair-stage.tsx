"use client";

import { ClipCanvas } from "../_clips/clip-canvas";
import type { Playback } from "../_clips/playback";
import type { ReadyPair } from "./label-view";

interface PairStageProps {
  readonly ready: ReadyPair | undefined;
  readonly playback: Playback;
}

const SIDES = ["left", "right"] as const;
const NAMES = { left: "Left", right: "Right" } as const;

/** The two clips side by side. Their renderers stay from pair to pair; where nothing is ready yet a skeleton stands. */
export function PairStage({ ready, playback }: PairStageProps) {
  return (
    <div className="grid min-h-0 grid-cols-2 gap-2 sm:flex-1 sm:gap-4">
      {SIDES.map((side) => (
        <figure key={side} className="flex min-h-0 min-w-0 flex-col gap-1">
          <figcaption className="text-center font-medium text-quiet text-sm">{NAMES[side]}</figcaption>
          {ready ? (
            <ClipCanvas
              clip={ready[side]}
              playback={playback}
              label={`${NAMES[side]} clip, ${ready[side].length} steps`}
              className="aspect-3/4 rounded-panel border border-line sm:aspect-auto sm:min-h-0 sm:flex-1"
            />
          ) : (
            <div className="skeleton aspect-3/4 rounded-panel sm:aspect-auto sm:min-h-0 sm:flex-1" />
          )}
        </figure>
      ))}
    </div>
  );
}
