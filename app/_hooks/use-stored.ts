"use client";

import { useCallback, useEffect, useState } from "react";
import { browserStorage } from "../_client/browser-storage";

/**
 * A value that this browser remembers. The first render shows `fallback`, as the server does; the remembered value follows.
 * @param read makes the value of what was stored, or undefined when it is none
 */
export function useStored<T extends string | number | boolean>(
  key: string,
  fallback: T,
  read: (text: string) => T | undefined,
): [T, (value: T) => void] {
  const [value, setValue] = useState(fallback);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once a key; `read` is a function of the text alone
  useEffect(() => {
    const text = browserStorage()?.getItem(key) ?? null;
    const stored = text === null ? undefined : read(text);
    if (stored !== undefined) setValue(stored);
  }, [key]);
  const store = useCallback(
    (next: T) => {
      setValue(next);
      try {
        browserStorage()?.setItem(key, String(next));
      } catch {
        // Full storage: the choice holds for this page only.
      }
    },
    [key],
  );
  return [value, store];
}
