import type { Percentiles, WebPart, WebReport } from "./web";

/** The report for people. */
export function reportText({ annotators, paced, saturated, machine }: WebReport): string {
  return [
    `${machine.processor}, ${machine.cores} cores, Node ${machine.node}, load ${machine.load.toFixed(1)}`,
    "",
    `${annotators} annotators who look at each pair for ${paced.looking.join(" to ")} s (${paced.answersPerSecond.toFixed(1)} answers/s)`,
    ...rows(paced),
    "",
    `${annotators} annotators who do not look at all (${saturated.answersPerSecond.toFixed(1)} answers/s)`,
    ...rows(saturated),
    "",
  ].join("\n");
}

function rows({ roundTrip, stored, next }: WebPart): string[] {
  const row = (name: string, { p50, p95, p99, max }: Percentiles) =>
    `  ${name.padEnd(36)}${[p50, p95, p99, max].map((value) => value.toFixed(1).padStart(9)).join("")}`;
  return [
    `  ${"milliseconds".padEnd(36)}${["p50", "p95", "p99", "max"].map((name) => name.padStart(9)).join("")}`,
    row("answer sent, stored, next pair here", roundTrip),
    row("  answer sent until stored", stored),
    row("  next pair asked for until here", next),
  ];
}
