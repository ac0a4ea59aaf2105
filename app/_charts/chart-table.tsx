"use client";

import { useState } from "react";
import { count } from "../_components/numbers";
import { type ChartData, thin } from "./series";

const ROWS = 25;

interface ChartTableProps {
  readonly title: string;
  readonly data: ChartData;
  readonly xTitle: string;
}

/** The chart's numbers, for who cannot see it or wants to read them off. Made only when it is opened. */
export function ChartTable({ title, data, xTitle }: ChartTableProps) {
  const [open, setOpen] = useState(false);
  const measured = data.x.length;
  return (
    <details className="mt-2" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit py-1 text-quiet text-sm">Numbers</summary>
      {open ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section aria-label={`Numbers of ${title}`} tabIndex={0} className="max-h-64 overflow-auto">
          <table className="w-full text-right text-sm">
            <thead>
              <tr>
                <th scope="col" className="py-1 font-medium text-quiet">
                  {xTitle}
                </th>
                {data.series.map((series) => (
                  <th key={series.title} scope="col" className="py-1 pl-3 font-medium text-quiet">
                    {series.title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {thin(measured, ROWS).map((i) => (
                <tr key={i} className="border-line border-t">
                  <th scope="row" className="py-0.5 font-normal">
                    {count(data.x[i])}
                  </th>
                  {data.series.map(({ title: name, values, format }) => (
                    <td key={name} className="py-0.5 pl-3">
                      {values[i] === null || values[i] === undefined ? "–" : format(values[i])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {measured > ROWS ? (
            <p className="py-1 text-quiet text-sm">
              {ROWS} of {count(measured)} points.
            </p>
          ) : null}
        </section>
      ) : null}
    </details>
  );
}
