"use client";

import { useEffect, useRef } from "react";
import type { Playback } from "../_clips/playback";
import { figure } from "../_components/numbers";
import { useColorTheme } from "../_hooks/use-color-theme";
import { readChartColors } from "./chart-colors";

interface HeatStripProps {
  readonly title: string;
  /** [length] one value a step of the clip */
  readonly values: readonly number[];
  readonly playback: Playback;
}

/** Values along a clip as shades from the lowest to the highest, with the playback's place and the value there. */
export function HeatStrip({ title, values, playback }: HeatStripProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const now = useRef<HTMLSpanElement>(null);
  const theme = useColorTheme();
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the colours that are read from the page
  useEffect(() => {
    const element = canvas.current;
    const pen = element?.getContext("2d");
    if (!element || !pen || !element.parentElement) return;
    const { accent, panel } = readChartColors(element.parentElement);
    element.width = values.length;
    element.height = 1;
    pen.fillStyle = panel;
    pen.fillRect(0, 0, values.length, 1);
    pen.fillStyle = accent;
    for (const [i, value] of values.entries()) {
      pen.globalAlpha = high > low ? 0.06 + 0.94 * ((value - low) / (high - low)) : 0.5;
      pen.fillRect(i, 0, 1, 1);
    }
  }, [values, low, high, theme]);

  useEffect(
    () =>
      playback.addDrawer((frame) => {
        const place = Math.min(values.length - 1, Math.round(frame));
        if (head.current) head.current.style.left = `${((frame + 0.5) / values.length) * 100}%`;
        if (now.current) now.current.textContent = figure(values[place]);
      }),
    [playback, values],
  );

  return (
    <div>
      <div className="flex items-baseline justify-between gap-3 text-sm">
        <span className="text-quiet">{title}</span>
        <span ref={now} className="font-medium" />
      </div>
      <div
        role="img"
        aria-label={`${title} along the clip: from ${figure(low)} to ${figure(high)}, ${figure(values[0])} at its start, ${figure(values[values.length - 1])} at its end.`}
        className="relative my-1 h-5 overflow-hidden rounded-sm border border-line"
      >
        <canvas ref={canvas} className="absolute inset-0 size-full [image-rendering:pixelated]" />
        <div ref={head} className="absolute inset-y-0 w-0.5 -translate-x-1/2 bg-ink outline outline-panel" />
      </div>
      <div aria-hidden="true" className="flex justify-between text-quiet text-xs">
        <span>pale {figure(low)}</span>
        <span>strong {figure(high)}</span>
      </div>
    </div>
  );
}
