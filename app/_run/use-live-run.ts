"use client";

import { useReducer, useRef } from "react";
import type { RunDetail } from "@/lib/contracts/run";
import type { LiveStatus } from "../_client/live-connection";
import { useLive } from "../_hooks/use-live";
import { applyLiveEvent, type LiveRun, lastSequence } from "./apply-live-event";

/** A run as it goes on, from what the page opened with. */
export function useLiveRun(detail: RunDetail): { readonly live: LiveRun; readonly status: LiveStatus } {
  const [live, dispatch] = useReducer(applyLiveEvent, { ...detail, progress: undefined });
  const held = useRef(live);
  held.current = live;
  const status = useLive(`run:${detail.run.id}`, () => ({ room: "run", id: detail.run.id, after: lastSequence(held.current) }), dispatch);
  return { live, status };
}
