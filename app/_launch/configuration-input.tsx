"use client";

import { Field } from "../_components/field";
import { Select, TextInput } from "../_components/text-input";
import type { ConfigurationField } from "./describe-configuration";
import { sayKind, textOf } from "./field-text";
import { sayValue } from "./option-words";

interface ConfigurationInputProps {
  readonly field: ConfigurationField;
  readonly text: string;
  readonly problem: string | undefined;
  readonly onChange: (text: string) => void;
}

/** One hyper-parameter: its sentence, its range, its default and its unit come from the schema. */
export function ConfigurationInput({ field, text, problem, onChange }: ConfigurationInputProps) {
  const { kind, title, description, unit, fallback } = field;
  const usual = fallback === undefined ? "" : ` Default ${sayValue(field.path, textOf(fallback))}.`;
  const allowed = kind.kind === "choice" || kind.kind === "flag" ? "" : ` ${capital(sayKind(kind))}.`;
  return (
    <Field label={title} hint={`${plain(description)}${allowed}${usual}`} error={problem && `${problem}.`}>
      {(parts) =>
        kind.kind === "choice" || kind.kind === "flag" ? (
          <Select {...parts} value={text} onChange={(event) => onChange(event.currentTarget.value)} data-path={field.path}>
            {(kind.kind === "flag" ? ["true", "false"] : kind.options).map((option) => (
              <option key={option} value={option}>
                {kind.kind === "flag" ? (option === "true" ? "yes" : "no") : sayValue(field.path, option)}
              </option>
            ))}
          </Select>
        ) : (
          <div className="relative">
            <TextInput
              {...parts}
              value={text}
              onChange={(event) => onChange(event.currentTarget.value)}
              data-path={field.path}
              inputMode={kind.kind === "number" ? "decimal" : "text"}
              autoComplete="off"
              spellCheck={false}
              className={unit ? "pr-28" : undefined}
            />
            {unit ? (
              <span aria-hidden="true" className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-quiet text-sm">
                {unit}
              </span>
            ) : null}
          </div>
        )
      }
    </Field>
  );
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
/** Descriptions mark values by backticks, as Markdown does. */
const plain = (words: string) => words.replaceAll(/`([^`]+)`/g, "“$1”");
