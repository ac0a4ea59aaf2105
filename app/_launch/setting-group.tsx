"use client";

import { useEffect, useRef } from "react";
import { ConfigurationInput } from "./configuration-input";
import type { ConfigurationField } from "./describe-configuration";
import type { LaunchFormState } from "./use-launch-form";

interface SettingGroupProps {
  readonly title: string;
  readonly description: string;
  readonly fields: readonly ConfigurationField[];
  readonly form: LaunchFormState;
}

/** A group of advanced settings, closed until it is wanted or until something in it is wrong. */
export function SettingGroup({ title, description, fields, form }: SettingGroupProps) {
  const details = useRef<HTMLDetailsElement>(null);
  const wrong = fields.filter(({ path }) => form.problems[path]).length;
  useEffect(() => {
    // Opened once; whether it closes again is the person's business.
    if (wrong > 0 && details.current !== null) details.current.open = true;
  }, [wrong]);
  if (fields.length === 0) return null;
  const changed = fields.filter(({ path }) => form.changed(path)).length;
  return (
    <details ref={details} className="rounded-panel border border-line bg-panel">
      <summary className="flex flex-wrap items-baseline gap-x-3 px-4 py-3">
        <span className="font-medium">{title}</span>
        <span className="text-quiet text-sm">{description}</span>
        <span className="ml-auto text-sm">
          {wrong > 0 ? <span className="font-medium text-danger">{wrong} to correct</span> : changed > 0 ? `${changed} changed` : ""}
        </span>
      </summary>
      <div className="grid gap-x-6 gap-y-5 border-line border-t p-4 sm:grid-cols-2">
        {fields.map((field) => (
          <ConfigurationInput
            key={field.path}
            field={field}
            text={form.texts[field.path]}
            problem={form.problems[field.path]}
            onChange={(text) => form.write(field.path, text)}
          />
        ))}
      </div>
    </details>
  );
}
