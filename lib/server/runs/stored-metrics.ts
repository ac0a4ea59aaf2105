import { type StoredMetric, storedMetricSchema } from "../../contracts/run";
import type { Prisma } from "../../generated/prisma/client";

/** Points that one answer carries; a longer stretch is thinned evenly, and its newest point always stands. */
const MOST = 4000;

/** The metrics of a run with sequences in [from, to), in order; `to` is open by default. */
export async function storedMetrics(client: Prisma.TransactionClient, runId: string, from: number, to?: number): Promise<StoredMetric[]> {
  const sequence = { gte: from, lt: to };
  const range = await client.metric.aggregate({ where: { runId, sequence }, _count: true, _max: { sequence: true } });
  const every = Math.ceil(range._count / MOST);
  const rows =
    every <= 1
      ? await client.metric.findMany({ where: { runId, sequence }, orderBy: { sequence: "asc" } })
      : await client.metric.findMany({
          where: { runId, sequence: { in: thinned(from, range._max.sequence ?? from, every) } },
          orderBy: { sequence: "asc" },
        });
  return rows.map(({ sequence, step, iteration, seconds, values }) =>
    storedMetricSchema.parse({ sequence, step, iteration, seconds, values }),
  );
}

function thinned(from: number, last: number, every: number): number[] {
  const sequences = [];
  for (let sequence = last; sequence >= from; sequence -= every) sequences.push(sequence);
  return sequences;
}
