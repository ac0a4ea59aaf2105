"use client";

import { useEffect, useState } from "react";

const STEPS: readonly [limit: number, size: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [3600, 60, "minute"],
  [86_400, 3600, "hour"],
  [30 * 86_400, 86_400, "day"],
];
const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

function ago(instant: number, now: number): string {
  const seconds = (instant - now) / 1000;
  if (Math.abs(seconds) < 45) return "just now";
  for (const [limit, size, unit] of STEPS) if (Math.abs(seconds) < limit) return words.format(Math.round(seconds / size), unit);
  return new Date(instant).toISOString().slice(0, 10);
}

/** How long ago, kept true while the page stands open; the exact time is its tooltip. */
export function TimeAgo({ at }: { readonly at: string }) {
  const instant = Date.parse(at);
  const [text, setText] = useState(() => ago(instant, Date.now()));
  useEffect(() => {
    const show = () => setText(ago(instant, Date.now()));
    show();
    const timer = setInterval(show, 30_000);
    return () => clearInterval(timer);
  }, [instant]);
  return (
    <time dateTime={at} title={at.replace("T", " ").slice(0, 16).concat(" UTC")} suppressHydrationWarning>
      {text}
    </time>
  );
}
