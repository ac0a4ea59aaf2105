"use client";

import { useState } from "react";
import type { MetricName, StoredMetric } from "@/lib/contracts/run";
import { METRICS } from "@/lib/contracts/run";
import { LineChart } from "../_charts/line-chart";
import { metricSeries } from "./metric-series";

const ALWAYS: readonly MetricName[] = ["temperature", "entropy", "criticLoss"];
const WITH_REWARD: readonly MetricName[] = ["crossEntropy", "responseCosine"];

interface MoreChartsProps {
  readonly metrics: readonly StoredMetric[];
  readonly learnsReward: boolean;
}

/** Measures for who looks for the reason of something; drawn only when they are opened. */
export function MoreCharts({ metrics, learnsReward }: MoreChartsProps) {
  const [open, setOpen] = useState(false);
  const names = learnsReward ? [...WITH_REWARD, ...ALWAYS] : ALWAYS;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit py-2 font-medium">More measures</summary>
      {open ? (
        <div className="grid gap-4 pt-2 md:grid-cols-2">
          {names.map((metric) => (
            <LineChart
              key={metric}
              title={METRICS[metric].title}
              xTitle="environment steps"
              yTitle={METRICS[metric].unit || "value"}
              data={metricSeries(metrics, [{ metric, look: "accent" }])}
              empty="Not measured yet."
            />
          ))}
        </div>
      ) : null}
    </details>
  );
}
