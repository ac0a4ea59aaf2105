import type { LearnerReport } from "./learner";

/** The report for people. */
export function reportText({ rows, memory, skipped, machine }: LearnerReport): string {
  const lines = [`${machine.processor}, ${machine.cores} cores, Node ${machine.node}, load ${machine.load.toFixed(1)}`, ""];
  let workload = "";
  for (const row of rows) {
    if (row.workload !== workload) {
      workload = row.workload;
      lines.push(workload);
    }
    const share = row.floorShare === undefined ? "" : `  ${(100 * row.floorShare).toFixed(0).padStart(3)} % of the arithmetic floor`;
    lines.push(
      `  ${`${row.engine}, ${row.threads} thread${row.threads === 1 ? "" : "s"}`.padEnd(28)}` +
        `${row.milliseconds.toFixed(3).padStart(9)} ms ${row.updatesPerSecond.toFixed(0).padStart(7)}/s ${row.timesWasm.toFixed(1).padStart(7)} x wasm${share}`,
    );
  }
  if (memory)
    lines.push(
      "",
      `memory over ${memory.updates} updates: ${memory.megabytes[0].toFixed(1)} MB to ${memory.megabytes.at(-1)?.toFixed(1)} MB, ` +
        `${memory.growthPerThousand.toFixed(3)} MB per 1000 updates`,
    );
  for (const [engine, reason] of Object.entries(skipped)) lines.push("", `${engine} skipped: ${reason}`);
  return `${lines.join("\n")}\n`;
}
