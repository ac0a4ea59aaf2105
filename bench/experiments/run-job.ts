import type { Engine } from "../../lib/compiler/engine";
import type { Environment } from "../../lib/envs/contract";
import { environmentEntry } from "../../lib/envs/registry";
import { trainHeadless } from "../../lib/training/train-headless";
import type { CurvePoint, Job, JobResult } from "./experiment";

const KEPT = ["returnTrue", "accuracy", "crossEntropy", "explicitNorm", "responseNorm", "responseCosine", "temperature", "labels"] as const;

/** Runs one job to its end and keeps its curve. */
export async function runJob(job: Job, engine: Engine): Promise<JobResult> {
  const opened: Environment[] = [];
  const curve: CurvePoint[] = [];
  try {
    const final = await trainHeadless({
      configuration: job.configuration,
      engine,
      environment: async () => {
        const environment = await environmentEntry(job.configuration.environment).create();
        opened.push(environment);
        return environment;
      },
      onProgress({ step, seconds, metrics }) {
        const figures = Object.fromEntries(KEPT.flatMap((name) => (metrics[name] === undefined ? [] : [[name, round(metrics[name])]])));
        curve.push({ step, seconds: round(seconds), ...figures });
      },
    });
    return { ...job, curve, final };
  } finally {
    for (const environment of opened) environment.close();
  }
}

/** Five digits: the file is for charts. */
const round = (value: number) => Number(value.toPrecision(5));
