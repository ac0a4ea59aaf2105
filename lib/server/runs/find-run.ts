import type { RunView } from "../../contracts/run";
import type { Prisma } from "../../generated/prisma/client";
import { knownId, notFound } from "../known-id";
import { runProject, runView } from "./run-view";

/** @throws TandemError NOT_FOUND */
export async function findRun(client: Prisma.TransactionClient, runId: unknown): Promise<RunView> {
  const run = await client.run.findUnique({ where: { id: knownId(runId, "run") }, include: runProject });
  if (!run) throw notFound("run");
  return runView(run);
}
