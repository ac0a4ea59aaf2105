"use client";

import { useEffect, useRef } from "react";
import type { Playback } from "./playback";

interface ScrubBarProps {
  readonly playback: Playback;
  /** Frames of the clip that plays. */
  readonly length: number;
  readonly label: string;
}

/** Where the clips stand; dragged, it holds them there. It moves by itself without React drawing anything. */
export function ScrubBar({ playback, length, label }: ScrubBarProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(
    () =>
      playback.addDrawer((frame) => {
        if (input.current !== null) input.current.value = String(frame);
      }),
    [playback],
  );
  const resume = useRef(false);
  return (
    <input
      ref={input}
      type="range"
      min={0}
      max={Math.max(1, length - 1)}
      step="any"
      defaultValue={0}
      aria-label={label}
      className="scrub h-6 w-full"
      onPointerDown={() => {
        resume.current = playback.playing;
        playback.playing = false;
      }}
      onPointerUp={(event) => {
        playback.playing = resume.current;
        // Arrow keys answer; they must not be caught by a bar that was only dragged.
        event.currentTarget.blur();
      }}
      onInput={(event) => playback.seek(event.currentTarget.valueAsNumber)}
      onKeyDown={(event) => {
        if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
        event.preventDefault();
        playback.seek(Math.round(playback.position) + (event.key === "ArrowRight" ? 1 : -1));
      }}
    />
  );
}
