"use client";

import { useEffect } from "react";

/** The tab's title, as it changes: what goes on can be seen from another tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    const whole = `${title} · Tandem`;
    const write = () => {
      if (document.title !== whole) document.title = whole;
    };
    write();
    // The page's static title may arrive later than this component wakes.
    const observer = new MutationObserver(write);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => observer.disconnect();
  }, [title]);
}
