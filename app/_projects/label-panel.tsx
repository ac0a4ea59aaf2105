"use client";

import { useState } from "react";
import type { LabelProgress } from "@/lib/contracts/preference";
import { count } from "../_components/numbers";
import { Panel } from "../_components/panel";
import { useLive } from "../_hooks/use-live";

/** How many pairs wait and how many are answered, as it changes. */
export function LabelPanel({ first }: { readonly first: LabelProgress }) {
  const [progress, setProgress] = useState(first);
  useLive(
    `project:${first.projectId}`,
    () => ({ room: "project", id: first.projectId }),
    (event) => {
      if (event.type === "project.labels" && event.progress.projectId === first.projectId)
        setProgress((held) => ({ ...event.progress, mine: held.mine }));
    },
  );
  return (
    <Panel title="Labels">
      <dl className="space-y-2">
        <Row term="Pairs that wait for an answer" value={progress.waiting} />
        <Row term="Answered by people" value={progress.labelled} />
        <Row term="Answered by you" value={progress.mine} />
      </dl>
      <p className="mt-3 text-quiet text-sm">
        {progress.waiting > 0
          ? "A run waits for these answers."
          : "No run waits for an answer now. New pairs appear on the labelling page by themselves."}
      </p>
    </Panel>
  );
}

function Row({ term, value }: { readonly term: string; readonly value: number }) {
  return (
    <div className="flex items-baseline justify-between gap-4 border-line border-b pb-2 last:border-0 last:pb-0">
      <dt className="text-quiet">{term}</dt>
      <dd className="font-semibold text-lg">{count(value)}</dd>
    </div>
  );
}
