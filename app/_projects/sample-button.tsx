"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { createSampleProjects } from "../_client/api";
import { wordsOf } from "../_client/call-api";
import { Button } from "../_components/button";

/** Makes the two sample projects; pressed again, it makes nothing twice. */
export function SampleButton() {
  const router = useRouter();
  const [pending, start] = useTransition();
  const [problem, setProblem] = useState<string>();
  const create = () =>
    start(async () => {
      try {
        await createSampleProjects();
        setProblem(undefined);
        router.refresh();
      } catch (refusal) {
        setProblem(wordsOf(refusal));
      }
    });
  return (
    <>
      <Button look="primary" disabled={pending} onClick={create}>
        {pending ? "Making the samples …" : "Make the sample projects"}
      </Button>
      {problem ? (
        <p role="alert" className="w-full text-danger">
          {problem}
        </p>
      ) : null}
    </>
  );
}
