"use client";

import { useEffect, useRef, useState } from "react";
import type { LiveEvent, Subscribe } from "@/lib/contracts/live";
import { type LiveStatus, liveConnection } from "../_client/live-connection";

/**
 * Listens to one room for as long as the component stands.
 * @param key changes when another room is meant
 * @param request asked at every (re)connection
 */
export function useLive(key: string, request: () => Subscribe, onEvent: (event: LiveEvent) => void): LiveStatus {
  const [status, setStatus] = useState<LiveStatus>("connecting");
  const latest = useRef({ request, onEvent });
  useEffect(() => {
    latest.current = { request, onEvent };
  });
  useEffect(() => {
    if (key === "") return;
    return liveConnection.join({
      request: () => latest.current.request(),
      onEvent: (event) => latest.current.onEvent(event),
      onStatus: setStatus,
    });
  }, [key]);
  return status;
}
