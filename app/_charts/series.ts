/** How a series is told apart, with colour and without it. */
export type SeriesLook = "accent" | "ink" | "dashed";

/** One line of a chart. */
export interface Series {
  readonly title: string;
  readonly look: SeriesLook;
  /** A value in words. */
  readonly format: (value: number) => string;
  /** [points]; null where it was not measured */
  readonly values: readonly (number | null)[];
}

/** Lines over one axis. */
export interface ChartData {
  /** [points], growing */
  readonly x: readonly number[];
  readonly series: readonly Series[];
}

/** The last measured value of a series. */
export function newest(values: readonly (number | null)[]): number | undefined {
  for (let i = values.length - 1; i >= 0; i--) if (values[i] !== null) return values[i] as number;
  return undefined;
}

/** The chart in a sentence: where each line began, and where it stands. */
export function summarise(data: ChartData, xTitle: string): string {
  const parts = data.series.flatMap(({ title, values, format }) => {
    const first = values.find((value) => value !== null);
    const last = newest(values);
    return first === undefined || first === null || last === undefined ? [] : [`${title} from ${format(first)} to ${format(last)}`];
  });
  if (parts.length === 0) return "Nothing has been measured yet.";
  return `${parts.join("; ")}, over ${xTitle} ${data.x[0]} to ${data.x[data.x.length - 1]}.`;
}

/** At most `rows` points, evenly taken, the last one always among them: what a table can show. */
export function thin(length: number, rows: number): number[] {
  if (length <= rows) return Array.from({ length }, (_, i) => i);
  return Array.from({ length: rows }, (_, i) => Math.round((i * (length - 1)) / (rows - 1)));
}
