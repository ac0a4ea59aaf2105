import { interquartileMean, mean, standardDeviation } from "../../lib/numerics/statistics";
import type { ExperimentResults, JobResult } from "./experiment";

/** One line of the table. */
export interface TableRow {
  readonly variant: string;
  readonly seeds: number;
  /** Interquartile mean of the true return over seeds. */
  readonly returnTrue: number;
  readonly deviation: number;
  readonly lowest: number;
  /** Share of the way from the random policy to the ceiling; absent without a ceiling. */
  readonly recovered?: number;
  readonly accuracy?: number;
  readonly labels: number;
  readonly seconds: number;
}

/** One row a variant, in order of first appearance. @param ceiling the variant that recovers 100 % */
export function tableRows({ randomReturn, results }: ExperimentResults, ceiling?: string): TableRow[] {
  const groups = new Map<string, JobResult[]>();
  for (const result of results) groups.set(result.variant, [...(groups.get(result.variant) ?? []), result]);
  const returnsOf = (group: readonly JobResult[]) => group.map(({ final }) => final.returnTrue);
  const best = ceiling === undefined ? undefined : groups.get(ceiling);
  const top = best && interquartileMean(returnsOf(best));
  return [...groups].map(([variant, group]) => {
    const returns = returnsOf(group);
    const accuracies = group.flatMap(({ final }) => (final.accuracy === null ? [] : [final.accuracy]));
    const returnTrue = interquartileMean(returns);
    return {
      variant,
      seeds: group.length,
      returnTrue,
      deviation: standardDeviation(returns),
      lowest: Math.min(...returns),
      ...(top === undefined ? {} : { recovered: (returnTrue - randomReturn) / (top - randomReturn) }),
      ...(accuracies.length > 0 ? { accuracy: mean(accuracies) } : {}),
      labels: Math.max(...group.map(({ final }) => final.labels)),
      seconds: mean(group.map(({ final }) => final.seconds)),
    };
  });
}

/** The table as Markdown. */
export function markdownTable(rows: readonly TableRow[]): string {
  const lines = rows.map((row) =>
    [
      row.variant,
      row.seeds,
      row.returnTrue.toFixed(0),
      row.deviation.toFixed(0),
      row.lowest.toFixed(0),
      row.recovered === undefined ? "" : `${(100 * row.recovered).toFixed(1)} %`,
      row.accuracy === undefined ? "" : row.accuracy.toFixed(2),
      row.labels,
      row.seconds.toFixed(0),
    ].join(" | "),
  );
  const head = "| variant | seeds | true return (IQM) | std | worst seed | recovered | accuracy | labels | seconds a run |";
  const rule = "|---|---|---|---|---|---|---|---|---|";
  return [head, rule, ...lines.map((line) => `| ${line} |`)].join("\n");
}
