"use client";

import { useEffect, useRef } from "react";
import { actionOfPress, type LabelAction } from "./label-keys";

/** Where a key means something else: what is typed or chosen there is not an answer. */
const ELSEWHERE = "input, textarea, select, [contenteditable], [role=dialog], [role=alertdialog], [role=menu]";

/** Listens to the page's keys while `enabled`. A focused button keeps Space and Enter for itself. */
export function useLabelKeys(enabled: boolean, act: (action: LabelAction) => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    if (!enabled) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if (event.defaultPrevented || target?.closest(ELSEWHERE)) return;
      if (event.key === " " && target?.closest("button, a, summary")) return;
      const action = actionOfPress({
        key: event.key,
        ctrlKey: event.ctrlKey,
        metaKey: event.metaKey,
        altKey: event.altKey,
        altGraph: event.getModifierState("AltGraph"),
        repeat: event.repeat,
      });
      if (action === undefined) return;
      event.preventDefault();
      latest.current(action);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [enabled]);
}
