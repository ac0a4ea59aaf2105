import type { PersonView } from "../../contracts/people";
import type { Person } from "../../generated/prisma/client";

/** A person as others may see them: never the hash. */
export function personView({ id, name, email, role, active, createdAt }: Person): PersonView {
  return { id, name, email, role, active, createdAt: createdAt.toISOString() };
}
