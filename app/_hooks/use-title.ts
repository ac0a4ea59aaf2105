"use client";

import { useEffect } from "react";

/** The tab's title, as it changes: what goes on can be seen from another tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Tandem`;
  }, [title]);
}
