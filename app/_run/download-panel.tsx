"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import type { RunDetail } from "@/lib/contracts/run";
import { buttonStyle } from "../_components/button";
import { Field } from "../_components/field";
import { count } from "../_components/numbers";
import { Panel } from "../_components/panel";
import { Select } from "../_components/text-input";

interface DownloadPanelProps {
  readonly runId: string;
  readonly checkpoints: RunDetail["checkpoints"];
  readonly learnsReward: boolean;
}

/** The models of a checkpoint as files, each with its card. */
export function DownloadPanel({ runId, checkpoints, learnsReward }: DownloadPanelProps) {
  const [step, setStep] = useState("");
  const query = step === "" ? "" : `?step=${step}`;
  return (
    <Panel title="Models">
      {checkpoints.length === 0 ? (
        <p className="text-quiet">The first models can be downloaded when the first piece of work is saved.</p>
      ) : (
        <div className="space-y-4">
          <Field label="Checkpoint">
            {(parts) => (
              <Select {...parts} value={step} onChange={(event) => setStep(event.currentTarget.value)} className="max-w-56">
                <option value="">the newest</option>
                {checkpoints.map((checkpoint) => (
                  <option key={checkpoint.step} value={checkpoint.step}>
                    step {count(checkpoint.step)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {learnsReward ? <ModelRow runId={runId} what="reward" title="Reward model" query={query} /> : null}
          <ModelRow runId={runId} what="policy" title="Policy" query={query} />
          <p className="text-quiet text-sm">
            ONNX files run in Python, Node, browsers and on robots; the card tells how each was made and how to load it.
          </p>
        </div>
      )}
    </Panel>
  );
}

interface ModelRowProps {
  readonly runId: string;
  readonly what: "reward" | "policy";
  readonly title: string;
  readonly query: string;
}

function ModelRow({ runId, what, title, query }: ModelRowProps) {
  const address = `/api/runs/${runId}/models/${what}`;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className="w-28 font-medium">{title}</span>
      <a href={`${address}${query}`} download className={buttonStyle({ look: "secondary" })}>
        <Download aria-hidden />
        ONNX<span className="sr-only"> of the {title.toLowerCase()}</span>
      </a>
      <a href={`${address}/card${query}`} download className={buttonStyle({ look: "quiet" })}>
        Card<span className="sr-only"> of the {title.toLowerCase()}</span>
      </a>
    </div>
  );
}
