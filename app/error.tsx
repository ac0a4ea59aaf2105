"use client";

import { useEffect } from "react";
import { Button } from "./_components/button";
import { LinkButton } from "./_components/link-button";
import { Message } from "./_pages/message";

interface ErrorPageProps {
  readonly error: unknown;
  readonly retry: () => void;
}

export default function ErrorPage({ error, retry }: ErrorPageProps) {
  useEffect(() => console.error(error), [error]);
  const mark = error instanceof Error && "digest" in error ? String(error.digest) : undefined;
  return (
    <Message title="This page could not be shown">
      <p>The server had a fault while it made the page. Labels, runs and settings that were saved are not affected.</p>
      {mark ? <p>In the server's log the fault has the mark {mark}.</p> : null}
      <div className="flex gap-2">
        <Button look="primary" onClick={retry}>
          Try again
        </Button>
        <LinkButton href="/projects">Go to the projects</LinkButton>
      </div>
    </Message>
  );
}
