"use client";

import { Minus, Pause, Play, Plus, RotateCcw } from "lucide-react";
import { Button } from "../_components/button";
import type { Playback } from "./playback";
import { ScrubBar } from "./scrub-bar";
import { SPEEDS, speedBeside } from "./speeds";

interface TransportProps {
  readonly playback: Playback;
  readonly length: number;
  readonly playing: boolean;
  readonly onPlaying: (playing: boolean) => void;
  readonly speed: number;
  readonly onSpeed: (speed: number) => void;
  /** Names what is played: "clips". */
  readonly what: string;
}

/** Replay, pause, position and speed of what a playback plays. */
export function Transport({ playback, length, playing, onPlaying, speed, onSpeed, what }: TransportProps) {
  return (
    <div className="flex items-center gap-1">
      <Button look="quiet" size="icon" aria-label={`Replay ${what}`} title="Replay (R)" onClick={() => playback.restart()}>
        <RotateCcw aria-hidden />
      </Button>
      <Button
        look="quiet"
        size="icon"
        aria-label={playing ? `Pause ${what}` : `Play ${what}`}
        title={playing ? "Pause (Space)" : "Play (Space)"}
        onClick={() => onPlaying(!playing)}
      >
        {playing ? <Pause aria-hidden /> : <Play aria-hidden />}
      </Button>
      <div className="mx-1 flex min-w-0 flex-1 items-center">
        <ScrubBar playback={playback} length={length} label={`Position in ${what}`} />
      </div>
      <fieldset aria-label="Speed" className="flex items-center">
        <Button
          look="quiet"
          size="icon"
          aria-label="Slower"
          title="Slower ([)"
          disabled={speed === SPEEDS[0]}
          onClick={() => onSpeed(speedBeside(speed, -1))}
        >
          <Minus aria-hidden />
        </Button>
        <output aria-label="Speed" className="w-12 text-center">
          {speed} ×
        </output>
        <Button
          look="quiet"
          size="icon"
          aria-label="Faster"
          title="Faster (])"
          disabled={speed === SPEEDS[SPEEDS.length - 1]}
          onClick={() => onSpeed(speedBeside(speed, 1))}
        >
          <Plus aria-hidden />
        </Button>
      </fieldset>
    </div>
  );
}
