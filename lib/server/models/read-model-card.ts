import type { Actor } from "../../contracts/roles";
import { runConfigurationSchema } from "../../contracts/run-configuration";
import { type LabelSet, type ModelCard, modelCard } from "../../export/model-card";
import { database } from "../database/database";
import { permit } from "../people/permit";
import { loadModel } from "./load-model";

/** What an engineer has to know of an exported model, as data and as Markdown. */
export async function readModelCard(actor: Actor | null, input: unknown): Promise<{ card: ModelCard; markdown: string; filename: string }> {
  permit(actor, "model.read");
  const { run, snapshot, format, fileName } = await loadModel(input);
  const { exportModel: write } = await import("../../export/export-model");
  const described = modelCard({
    model: snapshot,
    format,
    fileName,
    file: write(snapshot, format),
    run: { id: run.id, name: run.name, project: run.project.name },
    configuration: runConfigurationSchema.parse(run.configuration),
    engine: run.engine,
    labels: await labelSet(run.id),
    ...(await figuresUpTo(run.id, snapshot.step)),
  });
  return { ...described, filename: fileName.replace(/\.[a-z]+$/, ".md") };
}

/** The labels of a run that stand, and how many people gave them. */
async function labelSet(runId: string): Promise<LabelSet> {
  const [set] = await database().$queryRaw<LabelSet[]>`
    SELECT count(*)::int AS total, count(person_id)::int AS human, (count(*) - count(person_id))::int AS synthetic,
           count(DISTINCT person_id)::int AS annotators
    FROM label WHERE run_id = ${runId}::uuid AND withdrawn_at IS NULL`;
  return set;
}

const FIGURES = ["accuracy", "calibrationError", "returnTrue"] as const;

/** The newest of each figure that was measured up to a step. */
async function figuresUpTo(runId: string, step: number): Promise<Partial<Record<(typeof FIGURES)[number], number>>> {
  const rows = await database().$queryRaw<{ name: (typeof FIGURES)[number]; value: number }[]>`
    SELECT DISTINCT ON (figure.key) figure.key AS name, figure.value::text::float8 AS value
    FROM metric, jsonb_each(metric.values) AS figure
    WHERE run_id = ${runId}::uuid AND step <= ${step} AND figure.key = ANY(${[...FIGURES]}::text[])
    ORDER BY figure.key, sequence DESC`;
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}
