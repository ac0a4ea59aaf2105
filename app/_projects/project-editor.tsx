"use client";

import { useState } from "react";
import { useForm } from "react-hook-form";
import type { ProjectView } from "@/lib/contracts/project";
import { updateProject } from "../_client/api";
import { issueOf, wordsOf } from "../_client/call-api";
import { Button } from "../_components/button";
import { Field } from "../_components/field";
import { Notice } from "../_components/notice";
import { TextArea, TextInput } from "../_components/text-input";
import { instructionsOf } from "./task-words";

interface ProjectEditorProps {
  readonly project: ProjectView;
  readonly onDone: () => void;
}

/** Name and instructions of a project that exists. */
export function ProjectEditor({ project, onDone }: ProjectEditorProps) {
  const [problem, setProblem] = useState<unknown>();
  const form = useForm({
    defaultValues: { name: project.name, instructions: instructionsOf(project) },
  });
  const { errors, isSubmitting } = form.formState;
  const save = form.handleSubmit(async (fields) => {
    try {
      await updateProject(project.id, fields);
      onDone();
    } catch (refusal) {
      setProblem(refusal);
      for (const name of ["name", "instructions"] as const) {
        const message = issueOf(refusal, name);
        if (message) form.setError(name, { message }, { shouldFocus: true });
      }
    }
  });
  return (
    <form onSubmit={save} noValidate className="space-y-4 pt-1">
      {problem !== undefined ? <Notice look="danger">{wordsOf(problem)}</Notice> : null}
      <Field label="Name" error={errors.name?.message}>
        {(parts) => (
          <TextInput
            {...parts}
            {...form.register("name", {
              required: "give the project a name",
              maxLength: { value: 120, message: "at most 120 characters" },
            })}
          />
        )}
      </Field>
      <Field label="Instructions" hint="What makes a clip better, in plain words." error={errors.instructions?.message}>
        {(parts) => (
          <TextArea
            {...parts}
            {...form.register("instructions", { maxLength: { value: 4000, message: "at most 4000 characters" } })}
            className="min-h-56"
          />
        )}
      </Field>
      <Button type="submit" look="primary" disabled={isSubmitting}>
        {isSubmitting ? "Saving …" : "Save"}
      </Button>
    </form>
  );
}
