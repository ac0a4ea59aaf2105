"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import type { LabelProgress } from "@/lib/contracts/preference";
import { browserStorage } from "../_client/browser-storage";
import type { LiveStatus } from "../_client/live-connection";
import { useLive } from "../_hooks/use-live";
import { browserPorts } from "./browser-ports";
import { LabelSession } from "./label-session";
import type { LabelView } from "./label-view";
import { Outbox } from "./outbox";

/** Without news over the socket an empty page asks this often whether pairs have come, milliseconds. */
const POLL = 15_000;

/** One session for as long as the page stands; it wakes when the connection, the tab or the socket comes back. */
export function useLabelSession(
  projectId: string,
  personId: string,
  progress: LabelProgress,
): { session: LabelSession; view: LabelView; live: LiveStatus } {
  const [session] = useState(
    () =>
      new LabelSession({
        ports: browserPorts(projectId),
        outbox: new Outbox(typeof window === "undefined" ? undefined : browserStorage(), personId),
        personId,
        progress,
      }),
  );
  const view = useSyncExternalStore(session.subscribe, session.view, session.view);
  const live = useLive(
    `project:${projectId}`,
    () => ({ room: "project", id: projectId }),
    (event) => {
      if (event.type === "project.labels" && event.progress.projectId === projectId) session.learn(event.progress);
    },
  );

  useEffect(() => {
    session.poke();
    return () => session.close();
  }, [session]);

  useEffect(() => {
    const poke = () => session.poke();
    const onVisible = () => {
      if (document.visibilityState === "visible") session.renew();
    };
    const timer = setInterval(() => {
      if (session.view().phase === "empty" && document.visibilityState === "visible") session.poke();
    }, POLL);
    window.addEventListener("online", poke);
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", poke);
      document.removeEventListener("visibilitychange", onVisible);
    };
  }, [session]);

  useEffect(() => {
    if (live === "live") session.poke();
  }, [live, session]);

  return { session, view, live };
}
