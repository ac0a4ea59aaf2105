import { memo } from "react";
import type { RewardFit } from "@/lib/contracts/run";
import { ScatterChart } from "../_charts/scatter-chart";
import { count } from "../_components/numbers";
import { Panel } from "../_components/panel";

/** Modelled against true return of recent segments: whether the reward model orders what it sees as the truth does. */
export const FitPanel = memo(function FitPanel({ fit }: { readonly fit: RewardFit | null }) {
  return (
    <Panel title="Modelled against true return" note={fit ? `at step ${count(fit.step)}` : undefined}>
      {fit && fit.points.length > 0 ? (
        <ScatterChart
          xTitle="true return of a segment"
          yTitle="modelled return"
          points={fit.points.map(({ true: x, modelled: y }) => ({ x, y }))}
        />
      ) : (
        <>
          <div className="skeleton aspect-3/2" />
          <p className="mt-2 text-quiet">Comes when the reward model has learnt from its first answers.</p>
        </>
      )}
    </Panel>
  );
});
