"use client";

import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useColorTheme } from "../_hooks/use-color-theme";
import { readChartColors } from "./chart-colors";
import { ChartLegend } from "./chart-legend";
import { ChartTable } from "./chart-table";
import { PLOT_HEIGHT, plotOptions } from "./plot-options";
import { type ChartData, summarise } from "./series";

/** Live points are drawn at most this often, milliseconds. */
const THROTTLE = 150;

interface LineChartProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly range?: readonly [number, number];
  readonly data: ChartData;
  /** What stands there while nothing has been measured. */
  readonly empty: string;
}

/** A chart of lines over environment steps, with its legend, a sentence for screen readers and its numbers as a table. */
export function LineChart({ title, note, xTitle, yTitle, range, data, empty }: LineChartProps) {
  const id = useId();
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const latest = useRef(data);
  const [cursor, setCursor] = useState<number | null>(null);
  const theme = useColorTheme();
  const looks = data.series.map(({ look }) => look).join(" ");
  const [low, high] = range ?? [];

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the colours that are read from the page
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const series = looks.split(" ").map((look) => ({ look: look as ChartData["series"][number]["look"] }));
    const words = { xTitle, yTitle, ...(low !== undefined && high !== undefined && { range: [low, high] as const }) };
    const made = new uPlot(
      plotOptions(words, series, readChartColors(element), element.clientWidth, setCursor),
      alignedData(latest.current),
      element,
    );
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: PLOT_HEIGHT }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [theme, looks, xTitle, yTitle, low, high]);

  const drawn = useRef(0);
  useEffect(() => {
    latest.current = data;
    const timer = setTimeout(
      () => {
        drawn.current = performance.now();
        plot.current?.setData(alignedData(data));
      },
      Math.max(0, drawn.current + THROTTLE - performance.now()),
    );
    return () => clearTimeout(timer);
  }, [data]);

  const measured = data.x.length > 0;
  return (
    <figure aria-labelledby={id} className="flex min-w-0 flex-col rounded-panel border border-line bg-panel p-4">
      <figcaption className="flex items-baseline justify-between gap-3">
        <h3 id={id} className="text-base">
          {title}
        </h3>
        {note ? <span className="text-quiet text-sm">{note}</span> : null}
      </figcaption>
      <ChartLegend data={data} cursor={cursor} />
      <div className="relative" style={{ height: PLOT_HEIGHT }}>
        <div ref={host} aria-hidden="true" className={measured ? "" : "invisible"} />
        {measured ? null : <p className="absolute inset-0 grid place-items-center text-center text-quiet">{empty}</p>}
      </div>
      <p className="sr-only">{summarise(data, xTitle)}</p>
      <ChartTable title={title} data={data} xTitle={xTitle} />
    </figure>
  );
}

function alignedData({ x, series }: ChartData): uPlot.AlignedData {
  return [x as number[], ...series.map(({ values }) => values as (number | null)[])];
}
