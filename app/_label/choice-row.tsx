"use client";

import { ArrowDown, ArrowLeft, ArrowRight } from "lucide-react";
import type { ReactNode } from "react";
import type { Answer } from "@/lib/contracts/preference";
import { classes } from "../_components/classes";

const CHOICES: readonly { readonly answer: Answer; readonly words: string; readonly mark: ReactNode; readonly key: string }[] = [
  { answer: "left", words: "Left is better", mark: <ArrowLeft aria-hidden className="size-5" />, key: "ArrowLeft" },
  { answer: "equal", words: "About equal", mark: <ArrowDown aria-hidden className="size-5" />, key: "ArrowDown" },
  { answer: "skip", words: "Can't tell", mark: <span className="font-semibold text-base leading-5">S</span>, key: "s" },
  { answer: "right", words: "Right is better", mark: <ArrowRight aria-hidden className="size-5" />, key: "ArrowRight" },
];

interface ChoiceRowProps {
  readonly disabled: boolean;
  readonly onChoose: (answer: Answer) => void;
}

/** The four answers, in the order of the clips above them. */
export function ChoiceRow({ disabled, onChoose }: ChoiceRowProps) {
  return (
    <fieldset aria-label="Your answer" className="grid grid-cols-4 gap-2">
      {CHOICES.map(({ answer, words, mark, key }) => (
        <button
          key={answer}
          type="button"
          disabled={disabled}
          aria-keyshortcuts={key}
          onClick={(event) => {
            onChoose(answer);
            // A choice made with the pointer must not answer again when Space is pressed for a pause.
            if (event.detail > 0) event.currentTarget.blur();
          }}
          className={classes(
            "flex h-16 min-w-0 touch-manipulation flex-col items-center justify-center gap-0.5 rounded-panel border px-1 font-medium transition-colors disabled:opacity-50 sm:h-18 sm:text-lg short:h-11 short:flex-row short:gap-2",
            answer === "left" || answer === "right"
              ? "border-accent bg-accent text-on-accent enabled:hover:bg-accent-strong"
              : "border-edge bg-panel text-ink enabled:hover:bg-well",
          )}
        >
          {mark}
          <span className="text-center leading-tight">{words}</span>
        </button>
      ))}
    </fieldset>
  );
}
