import type { Metadata } from "next";
import { currentActor } from "@/lib/server/people/current-actor";
import { readRun } from "@/lib/server/runs/read-run";
import { found, permitted } from "../../../_pages/guard";
import { RunDesk } from "../../../_run/run-desk";

export const metadata: Metadata = { title: "Run" };

export default async function RunPage({ params }: PageProps<"/runs/[id]">) {
  const { id } = await params;
  const actor = permitted(await currentActor(), "run.read", `/runs/${id}`);
  const detail = await found(readRun(actor, { runId: id }));
  return <RunDesk key={id} detail={detail} />;
}
