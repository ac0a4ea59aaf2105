import { METRICS, type MetricName, type StoredMetric } from "@/lib/contracts/run";
import type { ChartData, SeriesLook } from "../_charts/series";
import { count, figure, percent } from "../_components/numbers";

interface Wanted {
  readonly metric: MetricName;
  readonly look: SeriesLook;
  /** Instead of the metric's own title, where the chart's title says the rest. */
  readonly title?: string;
}

/** How values of a unit are written; the rest as figures. */
const FORMATS: Readonly<Record<string, (value: number) => string>> = { fraction: percent, pairs: count };

/** Lines of a chart from a run's points; points at which none of them was measured are left out. */
export function metricSeries(points: readonly StoredMetric[], wanted: readonly Wanted[]): ChartData {
  const used = points.filter(({ values }) => wanted.some(({ metric }) => values[metric] !== undefined));
  return {
    x: used.map(({ step }) => step),
    series: wanted.map(({ metric, look, title }) => ({
      title: title ?? METRICS[metric].title,
      look,
      format: FORMATS[METRICS[metric].unit] ?? figure,
      values: used.map(({ values }) => values[metric] ?? null),
    })),
  };
}

/** The newest value of a metric, wherever it was measured last. */
export function newestMetric(points: readonly StoredMetric[], metric: MetricName): number | undefined {
  for (let i = points.length - 1; i >= 0; i--) {
    const value = points[i].values[metric];
    if (value !== undefined) return value;
  }
  return undefined;
}
