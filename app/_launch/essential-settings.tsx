"use client";

import { Field } from "../_components/field";
import { Panel } from "../_components/panel";
import { TextInput } from "../_components/text-input";
import { ConfigurationInput } from "./configuration-input";
import { ESSENTIALS } from "./group-words";
import type { LaunchFormState } from "./use-launch-form";

/** Name, seeds and the few settings that decide most: they stand open. */
export function EssentialSettings({ form }: { readonly form: LaunchFormState }) {
  const seedProblem = form.seeds.problem;
  return (
    <Panel title="What matters most">
      <div className="grid gap-x-6 gap-y-5 sm:grid-cols-2">
        <Field label="Name" hint="Shown in tables and charts." error={form.nameProblem}>
          {(parts) => (
            <TextInput {...parts} value={form.name} onChange={(event) => form.setName(event.currentTarget.value)} autoComplete="off" />
          )}
        </Field>
        <Field label="Seeds" hint="One run for each, such as 1, 2, 3 or 1-5; at most 20." error={seedProblem && `${seedProblem}.`}>
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
  );
}
