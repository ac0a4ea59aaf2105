"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import type { PersonView } from "@/lib/contracts/people";
import type { Role } from "@/lib/contracts/roles";
import { changePerson } from "../_client/api";
import { wordsOf } from "../_client/call-api";
import { Panel } from "../_components/panel";
import { PersonRow } from "./person-row";

interface PeopleListProps {
  readonly people: readonly PersonView[];
  /** The person who looks: their own row can be read only. */
  readonly self: string;
}

/** Everybody with an account: what they may do, and whether they may enter. */
export function PeopleList({ people, self }: PeopleListProps) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const [problem, setProblem] = useState<string>();
  const change = (id: string, body: { readonly role?: Role; readonly active?: boolean }) =>
    start(async () => {
      try {
        await changePerson(id, body);
        setProblem(undefined);
      } catch (refusal) {
        setProblem(wordsOf(refusal));
      }
      router.refresh();
    });
  return (
    <Panel title="Accounts">
      {problem ? (
        <p role="alert" className="mb-2 text-danger">
          {problem}
        </p>
      ) : null}
      <ul>
        {people.map((person) => (
          <PersonRow
            key={person.id}
            person={person}
            self={person.id === self}
            disabled={pending}
            onChange={(body) => change(person.id, body)}
          />
        ))}
      </ul>
    </Panel>
  );
}
