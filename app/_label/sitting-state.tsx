"use client";

import type { ProjectView } from "@/lib/contracts/project";
import { Button } from "../_components/button";

interface SittingStateProps {
  readonly phase: "empty" | "unreachable";
  readonly project: ProjectView;
  readonly onRetry: () => void;
}

/** Stands over the empty places of the clips: why there is no pair, and what happens next. */
export function SittingState({ phase, project, onRetry }: SittingStateProps) {
  return (
    <div className="absolute inset-0 z-5 grid place-items-center p-4">
      <div className="max-w-md space-y-3 rounded-panel border border-edge bg-panel p-5">
        {phase === "empty" ? (
          <>
            <p className="font-semibold text-lg">{project.runs === 0 ? "No run asks for answers yet" : "No pair waits for you"}</p>
            <p className="text-quiet">
              {project.runs === 0
                ? "When a researcher launches a run that learns from people, its pairs appear here."
                : "Everything asked so far is answered, or is with somebody else. The agent is learning from it."}{" "}
              You can leave this page open: new pairs appear by themselves.
            </p>
          </>
        ) : (
          <>
            <p className="font-semibold text-lg">No more pairs can be fetched now</p>
            <p className="text-quiet">
              Answers that were given are kept on this device. This page goes on by itself when the server is back.
            </p>
            <Button onClick={onRetry}>Try again now</Button>
          </>
        )}
      </div>
    </div>
  );
}
