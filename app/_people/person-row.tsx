"use client";

import type { PersonView } from "@/lib/contracts/people";
import { ROLES, type Role } from "@/lib/contracts/roles";
import { Button } from "../_components/button";
import { ConfirmDialog } from "../_components/confirm-dialog";
import { Select } from "../_components/text-input";
import { TimeAgo } from "../_components/time-ago";
import { ROLE_WORDS } from "./role-words";

interface PersonRowProps {
  readonly person: PersonView;
  readonly self: boolean;
  readonly disabled: boolean;
  readonly onChange: (body: { readonly role?: Role; readonly active?: boolean }) => void;
}

export function PersonRow({ person, self, disabled, onChange }: PersonRowProps) {
  return (
    <tr className="border-line border-b last:border-0">
      <th scope="row" className="max-w-0 py-2 pr-3 text-left font-normal sm:max-w-none">
        <span className={person.active ? "block truncate font-medium" : "block truncate font-medium text-quiet line-through"}>
          {person.name}
          {self ? <span className="font-normal text-quiet"> (you)</span> : null}
        </span>
        <span className="block truncate text-quiet text-sm">{person.email}</span>
      </th>
      <td className="hidden whitespace-nowrap py-2 pr-3 text-quiet md:table-cell">
        <TimeAgo at={person.createdAt} />
      </td>
      <td className="w-32 py-2 pr-3">
        {self ? (
          ROLE_WORDS[person.role].title
        ) : (
          <Select
            aria-label={`Role of ${person.name}`}
            value={person.role}
            disabled={disabled}
            onChange={(event) => onChange({ role: event.currentTarget.value as Role })}
          >
            {ROLES.map((role) => (
              <option key={role} value={role}>
                {ROLE_WORDS[role].title}
              </option>
            ))}
          </Select>
        )}
      </td>
      <td className="w-28 py-2 text-right">
        {self ? null : person.active ? (
          <ConfirmDialog
            trigger={
              <Button size="small" disabled={disabled} aria-label={`Deactivate ${person.name}`}>
                Deactivate
              </Button>
            }
            title={`Deactivate ${person.name}?`}
            confirm="Deactivate"
            cancel="Cancel"
            onConfirm={() => onChange({ active: false })}
          >
            <p>They are signed out at once and cannot enter. Their labels and runs are kept, and you can let them in again at any time.</p>
          </ConfirmDialog>
        ) : (
          <Button size="small" disabled={disabled} onClick={() => onChange({ active: true })} aria-label={`Let ${person.name} in again`}>
            Let in again
          </Button>
        )}
      </td>
    </tr>
  );
}
