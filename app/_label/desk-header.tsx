"use client";

import { ArrowLeft, BookOpen, Keyboard } from "lucide-react";
import Link from "next/link";
import type { ProjectView } from "@/lib/contracts/project";
import { Button } from "../_components/button";
import { classes } from "../_components/classes";
import { Dialog } from "../_components/dialog";
import { count } from "../_components/numbers";
import { ThemeToggle } from "../_components/theme-toggle";
import { Instructions } from "./instructions";
import { KeyTable } from "./key-table";
import { type LabelView, savedWords } from "./label-view";

interface DeskHeaderProps {
  readonly project: ProjectView;
  readonly view: LabelView;
  readonly shortcuts: boolean;
  readonly onShortcuts: (on: boolean) => void;
}

/** The project, how far it is, and the help: instructions and keys. */
export function DeskHeader({ project, view, shortcuts, onShortcuts }: DeskHeaderProps) {
  const { waiting, mine, labelled } = view.progress;
  return (
    <header className="border-line border-b bg-panel">
      <div className="mx-auto flex h-12 max-w-7xl items-center gap-1 px-2 sm:gap-2 sm:px-4">
        <Link
          href={`/projects/${project.id}`}
          aria-label={`Back to ${project.name}`}
          className="inline-flex h-9 min-w-0 items-center gap-1.5 rounded-control px-1.5 font-medium hover:bg-well"
        >
          <ArrowLeft aria-hidden className="size-4 shrink-0" />
          <span className="truncate">{project.name}</span>
        </Link>
        <div className="flex-1" />
        <dl className="hidden gap-5 md:flex">
          <Count term="waiting" value={waiting} />
          <Count term="in the project" value={labelled} className="hidden lg:flex" />
          <Count term="by you" value={mine} />
        </dl>
        <p
          className={classes(
            "hidden w-40 truncate text-right text-sm md:block lg:w-56",
            view.offline || view.signedOut ? "font-medium text-attention" : "text-quiet",
          )}
        >
          {savedWords(view)}
        </p>
        <Dialog
          title="Instructions"
          trigger={
            <Button look="quiet" aria-label="Instructions">
              <BookOpen aria-hidden />
              <span className="hidden sm:inline">Instructions</span>
            </Button>
          }
        >
          <Instructions project={project} />
        </Dialog>
        <Dialog
          title="Keys"
          trigger={
            <Button look="quiet" aria-label="Keys" className="hidden sm:inline-flex">
              <Keyboard aria-hidden />
              Keys
            </Button>
          }
        >
          <KeyTable on={shortcuts} onChange={onShortcuts} />
        </Dialog>
        <ThemeToggle />
      </div>
      <p className="flex justify-between gap-4 border-line border-t px-3 py-1 text-quiet text-sm md:hidden">
        <span>
          <b className="text-ink">{count(waiting)}</b> waiting · <b className="text-ink">{count(mine)}</b> by you
        </span>
        <span className={view.offline || view.signedOut ? "font-medium text-attention" : ""}>{savedWords(view)}</span>
      </p>
    </header>
  );
}

function Count({ term, value, className }: { readonly term: string; readonly value: number; readonly className?: string }) {
  return (
    <div className={classes("flex items-baseline gap-1.5", className)}>
      <dd className="font-semibold">{count(value)}</dd>
      <dt className="text-quiet text-sm">{term}</dt>
    </div>
  );
}
