"use client";

import { Undo2 } from "lucide-react";
import { useCallback, useEffect, useLayoutEffect, useState } from "react";
import type { LabelProgress } from "@/lib/contracts/preference";
import type { ProjectView } from "@/lib/contracts/project";
import { Playback } from "../_clips/playback";
import { fittingSpeed, speedBeside } from "../_clips/speeds";
import { Transport } from "../_clips/transport";
import { useSpeed } from "../_clips/use-speed";
import { Button } from "../_components/button";
import { useReducedMotion } from "../_hooks/use-reduced-motion";
import { useStored } from "../_hooks/use-stored";
import { useTitle } from "../_hooks/use-title";
import { instructionsOf } from "../_projects/task-words";
import { ChoiceRow } from "./choice-row";
import { DeskHeader } from "./desk-header";
import { DeskMessage } from "./desk-message";
import type { LabelAction } from "./label-keys";
import { PairStage } from "./pair-stage";
import { SittingState } from "./sitting-state";
import { useLabelKeys } from "./use-label-keys";
import { useLabelSession } from "./use-label-session";

interface LabelDeskProps {
  readonly project: ProjectView;
  readonly personId: string;
  readonly progress: LabelProgress;
}

/** The labelling page: two clips, four answers, and everything by keyboard. */
export function LabelDesk({ project, personId, progress }: LabelDeskProps) {
  const { session, view, live } = useLabelSession(project.id, personId, progress);
  const [playback] = useState(() => new Playback());
  const [shortcuts, setShortcuts] = useStored("tandem.shortcuts", true, (text) => text === "true");
  const current = view.current;
  const [speed, setSpeed] = useSpeed(playback, current ? fittingSpeed(current.left) : 1);
  const [playing, setPlaying] = usePlaying(playback);

  useLayoutEffect(() => {
    if (current === undefined) return;
    playback.load({ length: Math.max(current.left.length, current.right.length), frameRate: current.left.frameRate });
  }, [current, playback]);

  const act = (action: LabelAction) => {
    if (action === "undo") void session.undo();
    else if (action === "replay") playback.restart();
    else if (action === "pause") setPlaying(!playing);
    else if (action === "slower") setSpeed(speedBeside(speed, -1));
    else if (action === "faster") setSpeed(speedBeside(speed, 1));
    else session.answer(action);
  };
  useLabelKeys(shortcuts, act);
  useTitle(`${view.progress.waiting > 0 ? `(${view.progress.waiting}) ` : ""}Label: ${project.name}`);

  return (
    <div className="flex h-dvh min-h-72 flex-col">
      <DeskHeader project={project} view={view} shortcuts={shortcuts} onShortcuts={setShortcuts} />
      <main className="mx-auto flex min-h-0 w-full max-w-7xl flex-1 flex-col gap-2 px-3 pt-2 pb-3 short:gap-1 short:pt-1 short:pb-1 sm:px-4 sm:pb-4">
        <h1 className="sr-only">Label: {project.name}</h1>
        <p className="short:hidden hidden truncate text-center text-quiet sm:block">{instructionsOf(project).split("\n")[0]}</p>
        {/* On a phone the clips are small: the room above them holds what to look for. */}
        <p className="min-h-0 flex-1 overflow-y-auto whitespace-pre-line text-quiet leading-relaxed sm:hidden">{instructionsOf(project)}</p>
        <div className="relative flex min-h-0 flex-none flex-col sm:flex-1">
          <DeskMessage view={view} live={live} />
          <PairStage ready={current} playback={playback} />
          {view.phase === "empty" || view.phase === "unreachable" ? (
            <SittingState phase={view.phase} project={project} onRetry={() => session.poke()} />
          ) : null}
        </div>
        <div className="flex items-center gap-1">
          <div className="min-w-0 flex-1">
            <Transport
              playback={playback}
              length={current ? Math.max(current.left.length, current.right.length) : 2}
              playing={playing}
              onPlaying={setPlaying}
              speed={speed}
              onSpeed={setSpeed}
              what="clips"
            />
          </div>
          <Button
            look="secondary"
            disabled={!view.canUndo}
            onClick={() => act("undo")}
            aria-keyshortcuts="z"
            aria-label="Undo"
            title="Take the last answer back (Z)"
          >
            <Undo2 aria-hidden />
            <span className="hidden sm:inline">Undo</span>
          </Button>
        </div>
        <ChoiceRow disabled={!view.canAnswer} onChoose={(answer) => session.answer(answer)} />
      </main>
      <p aria-live="polite" className="sr-only">
        {view.announcement}
      </p>
    </div>
  );
}

/** Whether clips play, kept from pair to pair. Who asked for less motion starts them. */
function usePlaying(playback: Playback): [boolean, (playing: boolean) => void] {
  const reduced = useReducedMotion();
  const [playing, setPlaying] = useState(true);
  const set = useCallback(
    (next: boolean) => {
      playback.playing = next;
      setPlaying(next);
    },
    [playback],
  );
  useEffect(() => {
    if (reduced) set(false);
  }, [reduced, set]);
  return [playing, set];
}
