"use client";

import { memo } from "react";
import type { StoredMetric } from "@/lib/contracts/run";
import { LineChart } from "../_charts/line-chart";
import { metricSeries } from "./metric-series";

const STEPS = "environment steps";

interface RunChartsProps {
  readonly metrics: readonly StoredMetric[];
  /** False for SAC on the true reward, which has no reward model. */
  readonly learnsReward: boolean;
}

/** What a run measures, over environment steps. */
export const RunCharts = memo(function RunCharts({ metrics, learnsReward }: RunChartsProps) {
  return (
    <div className="grid min-w-0 gap-4 md:grid-cols-2">
      <LineChart
        title="True return"
        xTitle={STEPS}
        yTitle="per episode"
        data={metricSeries(metrics, [{ metric: "returnTrue", look: "ink" }])}
        empty="The first episodes are under way."
      />
      {learnsReward ? (
        <>
          <LineChart
            title="Modelled return"
            xTitle={STEPS}
            yTitle="per episode"
            data={metricSeries(metrics, [{ metric: "returnModelled", look: "accent" }])}
            empty="Comes with the first answers."
          />
          <LineChart
            title="Hyper-gradient and its two parts"
            xTitle={STEPS}
            yTitle="norm"
            data={metricSeries(metrics, [
              { metric: "hyperGradientNorm", look: "ink", title: "Whole" },
              { metric: "explicitNorm", look: "dashed", title: "Explicit" },
              { metric: "responseNorm", look: "accent", title: "Response" },
            ])}
            empty="Comes with the first reward step."
          />
          <LineChart
            title="Reward model on held-out labels"
            xTitle={STEPS}
            yTitle="fraction"
            range={[0, 1]}
            data={metricSeries(metrics, [
              { metric: "accuracy", look: "accent", title: "Accuracy" },
              { metric: "calibrationError", look: "dashed", title: "Calibration error" },
            ])}
            empty="Comes with the first held-out answers."
          />
          <LineChart
            title="Labels used"
            xTitle={STEPS}
            yTitle="pairs"
            data={metricSeries(metrics, [{ metric: "labels", look: "accent" }])}
            empty="Comes with the first answers."
          />
        </>
      ) : null}
      <LineChart
        title="Speed"
        xTitle={STEPS}
        yTitle="per second"
        data={metricSeries(metrics, [
          { metric: "stepsPerSecond", look: "ink", title: "Environment steps" },
          { metric: "updatesPerSecond", look: "accent", title: "Policy updates" },
        ])}
        empty="The first steps are under way."
      />
    </div>
  );
});
