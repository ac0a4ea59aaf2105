import type { Preference } from "../../contracts/preference";
import { database } from "../database/database";

interface Range {
  readonly runId: string;
  /** Index of the first pair. */
  readonly from: number;
  /** Index after the last pair. */
  readonly to: number;
}

/**
 * The answers to the pairs [from, to) of a run, each at its place; undefined = not yet. What is read here counts as used: it cannot be
 * taken back any more, so that a run that is repeated reads the same.
 */
export async function readAnswers({ runId, from, to }: Range): Promise<(Preference | undefined)[]> {
  const rows = await database().$transaction(async (transaction) => {
    const answered = await transaction.$queryRaw<{ index: number; preference: Preference; used: boolean }[]>`
      SELECT pair.index, label.preference::text AS preference, pair.used
      FROM pair JOIN label ON label.id = pair.label_id
      WHERE pair.run_id = ${runId}::uuid AND pair.index >= ${from} AND pair.index < ${to}
      FOR NO KEY UPDATE OF pair`;
    const fresh = answered.filter(({ used }) => !used).map(({ index }) => index);
    if (fresh.length > 0) await transaction.pair.updateMany({ where: { runId, index: { in: fresh } }, data: { used: true } });
    return answered;
  });
  const answers: (Preference | undefined)[] = new Array(Math.max(0, to - from)).fill(undefined);
  for (const { index, preference } of rows) answers[index - from] = preference;
  return answers;
}
