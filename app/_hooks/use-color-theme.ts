"use client";

import { useSyncExternalStore } from "react";

export type ColorTheme = "light" | "dark";

const DARK = "(prefers-color-scheme: dark)";

function subscribe(onChange: () => void): () => void {
  const media = window.matchMedia(DARK);
  const observer = new MutationObserver(onChange);
  media.addEventListener("change", onChange);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return () => {
    media.removeEventListener("change", onChange);
    observer.disconnect();
  };
}

function current(): ColorTheme {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return window.matchMedia(DARK).matches ? "dark" : "light";
}

/** The theme that the page shows: the person's choice, else the system's. For what CSS cannot colour (canvases). */
export function useColorTheme(): ColorTheme {
  return useSyncExternalStore(subscribe, current, () => "light");
}
