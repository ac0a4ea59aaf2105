"use client";

import Link from "next/link";
import type { LiveStatus } from "../_client/live-connection";
import { Notice } from "../_components/notice";
import { plural } from "../_components/numbers";
import type { LabelView } from "./label-view";

interface DeskMessageProps {
  readonly view: LabelView;
  readonly live: LiveStatus;
}

/** What went wrong, what was kept and what to do; over the clips, so that nothing moves. */
export function DeskMessage({ view, live }: DeskMessageProps) {
  const notice = noticeOf(view, live);
  if (notice === undefined) return null;
  return <div className="absolute inset-x-2 top-7 z-10 mx-auto w-fit rounded-control shadow-float">{notice}</div>;
}

function noticeOf(view: LabelView, live: LiveStatus) {
  const kept = view.unsent > 0 ? `${plural(view.unsent, "answer")} kept on this device, and sent when the connection is back.` : "";
  if (view.signedOut)
    return (
      <Notice look="danger" title="You have been signed out">
        {view.unsent > 0 ? `${plural(view.unsent, "answer")} kept on this device, and sent once you are back. ` : ""}
        <Link
          href={`/sign-in?then=${encodeURIComponent(`/projects/${view.progress.projectId}/label`)}`}
          className="font-medium underline underline-offset-4"
        >
          Sign in again
        </Link>
      </Notice>
    );
  if (live === "outdated")
    return (
      <Notice look="attention" title="Tandem has been updated">
        Reload the page to go on. {kept}
      </Notice>
    );
  if (view.message) return <Notice look="attention">{view.message}</Notice>;
  if (view.offline)
    return (
      <Notice look="attention" title="The connection is lost">
        {kept || "Trying again by itself; nothing is lost."}
      </Notice>
    );
  return undefined;
}
