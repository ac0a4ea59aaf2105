import { count } from "../_components/numbers";
import { type ChartData, newest, type SeriesLook } from "./series";

const STROKES: Readonly<Record<SeriesLook, { readonly stroke: string; readonly width: number; readonly dash?: string }>> = {
  accent: { stroke: "var(--accent)", width: 2 },
  ink: { stroke: "var(--ink)", width: 1.5 },
  dashed: { stroke: "var(--quiet)", width: 1.5, dash: "5 4" },
};

interface ChartLegendProps {
  readonly data: ChartData;
  /** The point under the cursor; null: the newest. */
  readonly cursor: number | null;
}

/** Each line's look, name and value, in fixed places: at the cursor, otherwise the newest. */
export function ChartLegend({ data, cursor }: ChartLegendProps) {
  const at = cursor === null ? undefined : data.x[cursor];
  return (
    <dl className="flex min-h-6 flex-wrap items-baseline gap-x-4 text-sm">
      {data.series.map(({ title, look, values, format }) => {
        const value = cursor === null ? newest(values) : (values[cursor] ?? undefined);
        return (
          <div key={title} className="flex items-baseline gap-1.5">
            <dt className="flex items-center gap-1.5 text-quiet">
              <svg width="18" height="6" aria-hidden="true">
                <line
                  x1="0"
                  x2="18"
                  y1="3"
                  y2="3"
                  stroke={STROKES[look].stroke}
                  strokeWidth={STROKES[look].width}
                  strokeDasharray={STROKES[look].dash}
                />
              </svg>
              {title}
            </dt>
            <dd className="font-medium">{value === undefined ? "–" : format(value)}</dd>
          </div>
        );
      })}
      <div className="ml-auto text-quiet">{at === undefined ? "" : `at ${count(at)}`}</div>
    </dl>
  );
}
