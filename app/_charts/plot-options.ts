import type uPlot from "uplot";
import { tick } from "../_components/numbers";
import type { ChartColors } from "./chart-colors";
import type { Series, SeriesLook } from "./series";

export const PLOT_HEIGHT = 200;

const STROKES: Readonly<Record<SeriesLook, (colors: ChartColors) => Pick<uPlot.Series, "stroke" | "width" | "dash">>> = {
  accent: ({ accent }) => ({ stroke: accent, width: 2 }),
  ink: ({ ink }) => ({ stroke: ink, width: 1.5 }),
  dashed: ({ quiet }) => ({ stroke: quiet, width: 1.5, dash: [5, 4] }),
};

interface PlotWords {
  readonly xTitle: string;
  readonly yTitle: string;
  /** Bounds of the y axis where they are known: [0, 1] for a fraction. */
  readonly range?: readonly [number, number];
}

/** uPlot's options for a chart: axes with titles, one cursor, no legend of its own (the page draws it without shifting). */
export function plotOptions(
  words: PlotWords,
  series: readonly Pick<Series, "look">[],
  colors: ChartColors,
  width: number,
  onCursor: (index: number | null) => void,
): uPlot.Options {
  const font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const axis = { stroke: colors.quiet, font, labelFont: font, labelSize: 18, labelGap: 2, ticks: { show: false }, gap: 6 };
  return {
    width,
    height: PLOT_HEIGHT,
    legend: { show: false },
    cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
    scales: { x: { time: false }, y: words.range ? { range: [words.range[0], words.range[1]] } : {} },
    axes: [
      { ...axis, label: words.xTitle, size: 26, space: 60, grid: { show: false }, values: (_, ticks) => ticks.map(tick) },
      {
        ...axis,
        label: words.yTitle,
        size: 48,
        space: 32,
        grid: { stroke: colors.line, width: 1 },
        values: (_, ticks) => ticks.map(tick),
      },
    ],
    series: [{}, ...series.map(({ look }) => ({ ...STROKES[look](colors), spanGaps: true, points: { show: isSparse, size: 5 } }))],
    hooks: { setCursor: [(plot) => onCursor(plot.cursor.idx ?? null)] },
  };
}

/** A line of few points shows them: one point alone would show nothing. */
function isSparse(plot: uPlot): boolean {
  return plot.data[0].length < 12;
}
