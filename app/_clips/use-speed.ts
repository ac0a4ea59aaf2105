"use client";

import { useEffect } from "react";
import { useStored } from "../_hooks/use-stored";
import type { Playback } from "./playback";
import { readSpeed } from "./speeds";

/** The playback's speed, remembered by this browser. @param first until a person has chosen one */
export function useSpeed(playback: Playback, first: number): [number, (speed: number) => void] {
  const [stored, store] = useStored("tandem.speed", 0, readSpeed);
  const speed = stored === 0 ? first : stored;
  useEffect(() => {
    playback.speed = speed;
  }, [playback, speed]);
  return [speed, store];
}
