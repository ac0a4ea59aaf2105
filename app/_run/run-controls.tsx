"use client";

import { Pause, Play, Square } from "lucide-react";
import { useState, useTransition } from "react";
import { FINAL_STATES, type RUN_CONTROLS, type RunView } from "@/lib/contracts/run";
import { controlRun } from "../_client/api";
import { wordsOf } from "../_client/call-api";
import { Button } from "../_components/button";
import { ConfirmDialog } from "../_components/confirm-dialog";

interface RunControlsProps {
  readonly run: RunView;
  readonly onChange: (run: RunView) => void;
}

/** Pause, go on, stop. What is asked holds from the end of the piece of work under way. */
export function RunControls({ run, onChange }: RunControlsProps) {
  const [pending, start] = useTransition();
  const [problem, setProblem] = useState<string>();
  if ((FINAL_STATES as readonly string[]).includes(run.state)) return null;
  const control = (what: (typeof RUN_CONTROLS)[number]) =>
    start(async () => {
      try {
        onChange((await controlRun(run.id, what)).run);
        setProblem(undefined);
      } catch (refusal) {
        setProblem(wordsOf(refusal));
      }
    });
  const resting = run.state === "PAUSED" || run.pauseRequested;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {problem ? (
        <p role="alert" className="text-danger">
          {problem}
        </p>
      ) : null}
      {resting ? (
        <Button look="primary" disabled={pending} onClick={() => control("resume")}>
          <Play aria-hidden />
          Go on
        </Button>
      ) : (
        <Button disabled={pending} onClick={() => control("pause")}>
          <Pause aria-hidden />
          Pause
        </Button>
      )}
      <ConfirmDialog
        trigger={
          <Button disabled={pending}>
            <Square aria-hidden />
            Stop
          </Button>
        }
        title="Stop this run for good?"
        confirm="Stop the run"
        cancel="Let it run"
        onConfirm={() => control("stop")}
      >
        <p>It cannot be started again. Its labels, checkpoints, charts and models are kept. To interrupt it only, pause it instead.</p>
      </ConfirmDialog>
    </div>
  );
}
