"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import type { Preset } from "@/lib/contracts/presets";
import { launchRuns } from "../_client/api";
import { wordsOf } from "../_client/call-api";
import { Button } from "../_components/button";
import { Field } from "../_components/field";
import { Notice } from "../_components/notice";
import { Panel } from "../_components/panel";
import { TextInput } from "../_components/text-input";
import { ConfigurationInput } from "./configuration-input";
import { ESSENTIALS, GROUPS } from "./group-words";
import { LaunchSummary } from "./launch-summary";
import { PresetChoice } from "./preset-choice";
import { SettingGroup } from "./setting-group";
import { useLaunchForm } from "./use-launch-form";

interface LaunchFormProps {
  readonly projectId: string;
  /** At least one, those of the project's environment. */
  readonly presets: readonly Preset[];
}

/** From a preset to one run or several: what matters stands open, everything else is one click away. */
export function LaunchForm({ projectId, presets }: LaunchFormProps) {
  const router = useRouter();
  const form = useLaunchForm(presets.find(({ configuration }) => configuration.teacher.kind === "human") ?? presets[0]);
  const [pending, start] = useTransition();
  const [refusal, setRefusal] = useState<string>();
  const ready = form.configuration !== undefined && form.seeds.problem === undefined && form.nameProblem === undefined;

  const launch = () =>
    start(async () => {
      if (form.configuration === undefined || form.seeds.problem !== undefined) return;
      try {
        const { runs } = await launchRuns({
          projectId,
          name: form.name.trim(),
          configuration: form.configuration,
          seeds: [...form.seeds.seeds],
        });
        router.push(runs.length === 1 ? `/runs/${runs[0].id}` : `/projects/${projectId}`);
        router.refresh();
      } catch (problem) {
        setRefusal(wordsOf(problem));
      }
    });

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) launch();
      }}
      className="space-y-6"
    >
      <PresetChoice presets={presets} chosen={form.preset.id} onChoose={form.choose} />
      <Panel title="What matters most">
        <div className="grid gap-x-6 gap-y-5 sm:grid-cols-2">
          <Field label="Name" hint="Shown in tables and charts." error={form.nameProblem}>
            {(parts) => (
              <TextInput {...parts} value={form.name} onChange={(event) => form.setName(event.currentTarget.value)} autoComplete="off" />
            )}
          </Field>
          <Field
            label="Seeds"
            hint="One run for each, such as 1, 2, 3 or 1-5; at most 20."
            error={form.seeds.problem && `${form.seeds.problem.charAt(0).toUpperCase()}${form.seeds.problem.slice(1)}.`}
          >
            {(parts) => (
              <TextInput
                {...parts}
                value={form.seedText}
                onChange={(event) => form.setSeedText(event.currentTarget.value)}
                autoComplete="off"
              />
            )}
          </Field>
          {form.fields
            .filter(({ path }) => ESSENTIALS.includes(path))
            .map((field) => (
              <ConfigurationInput
                key={field.path}
                field={field}
                text={form.texts[field.path]}
                problem={form.problems[field.path]}
                onChange={(text) => form.write(field.path, text)}
              />
            ))}
        </div>
      </Panel>
      <section aria-label="Advanced settings" className="space-y-2">
        <h2 className="text-lg">Advanced settings</h2>
        {GROUPS.map(({ group, title, description }) => (
          <SettingGroup
            key={group}
            title={title}
            description={description}
            fields={form.fields.filter((field) => field.group === group && !ESSENTIALS.includes(field.path))}
            form={form}
          />
        ))}
      </section>
      <div className="sticky bottom-0 -mx-4 flex flex-wrap items-center gap-x-6 gap-y-3 border-line border-t bg-paper px-4 py-3 sm:-mx-6 sm:px-6">
        <div className="min-w-56 flex-1" aria-live="polite">
          <LaunchSummary form={form} />
        </div>
        {refusal ? <Notice look="danger">{refusal}</Notice> : null}
        <Button type="submit" look="primary" size="large" disabled={!ready || pending}>
          {pending ? "Launching …" : "Launch"}
        </Button>
      </div>
    </form>
  );
}
