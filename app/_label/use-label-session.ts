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

/** Leases last two minutes; they are prolonged this often, milliseconds … */
const RENEW = 60_000;
/** … for as long after the last sign of life of the person, who may have left the page open. */
const PATIENCE = 300_000;
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
    let alive = Date.now();
    const poke = () => session.poke();
    const onVisible = () => {
      if (document.visibilityState !== "visible") return;
      session.poke();
      session.renew();
    };
    const onLife = () => {
      if (Date.now() - alive > PATIENCE) session.renew();
      alive = Date.now();
    };
    const renewing = setInterval(() => {
      if (document.visibilityState === "visible" && Date.now() - alive < PATIENCE) session.renew();
    }, RENEW);
    const polling = setInterval(() => {
      if (session.view().phase === "empty" && document.visibilityState === "visible") session.poke();
    }, POLL);
    window.addEventListener("online", poke);
    document.addEventListener("visibilitychange", onVisible);
    // Before the page's own listeners: a key that wakes the page must not answer a pair that has gone.
    window.addEventListener("keydown", onLife, true);
    window.addEventListener("pointerdown", onLife, true);
    return () => {
      clearInterval(renewing);
      clearInterval(polling);
      window.removeEventListener("online", poke);
      document.removeEventListener("visibilitychange", onVisible);
      window.removeEventListener("keydown", onLife, true);
      window.removeEventListener("pointerdown", onLife, true);
    };
  }, [session]);

  useEffect(() => {
    if (live === "live") session.poke();
  }, [live, session]);

  return { session, view, live };
}
