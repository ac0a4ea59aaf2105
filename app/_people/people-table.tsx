"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import type { PersonView } from "@/lib/contracts/people";
import type { Role } from "@/lib/contracts/roles";
import { changePerson } from "../_client/api";
import { wordsOf } from "../_client/call-api";
import { Panel } from "../_components/panel";
import { PersonRow } from "./person-row";

interface PeopleTableProps {
  readonly people: readonly PersonView[];
  /** The person who looks: their own row can be read only. */
  readonly self: string;
}

/** Everybody with an account: what they may do, and whether they may enter. */
export function PeopleTable({ people, self }: PeopleTableProps) {
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
      <table className="w-full">
        <thead>
          <tr className="border-line border-b text-left text-quiet text-sm">
            <th scope="col" className="py-2 pr-3 font-medium">
              Person
            </th>
            <th scope="col" className="hidden py-2 pr-3 font-medium md:table-cell">
              Joined
            </th>
            <th scope="col" className="py-2 pr-3 font-medium">
              Role
            </th>
            <th scope="col" className="py-2 text-right font-medium">
              <span className="sr-only">Access</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <PersonRow
              key={person.id}
              person={person}
              self={person.id === self}
              disabled={pending}
              onChange={(body) => change(person.id, body)}
            />
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
