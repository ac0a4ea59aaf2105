import { parseInput, TandemError } from "../../contracts/errors";
import { changePersonSchema, type PersonView } from "../../contracts/people";
import type { Actor } from "../../contracts/roles";
import { database } from "../database/database";
import { notFound } from "../known-id";
import { notify } from "../live/notify";
import { lockPeople } from "./people-lock";
import { permit } from "./permit";
import { personView } from "./person-view";

/**
 * Changes a person's role, or whether they may sign in. It holds at once, for open sessions and sockets too, which look at the
 * database each time. There is always an active admin.
 */
export async function changePerson(actor: Actor | null, input: unknown): Promise<PersonView> {
  permit(actor, "person.change");
  const { personId: id, role, active } = parseInput(changePersonSchema, input, "change");
  return database().$transaction(async (transaction) => {
    await lockPeople(transaction);
    const before = await transaction.person.findUnique({ where: { id } });
    if (!before) throw notFound("person");
    const person = await transaction.person.update({ where: { id }, data: { role, active } });
    if ((await transaction.person.count({ where: { role: "admin", active: true } })) === 0)
      throw new TandemError("CONFLICT", `${before.name} is the last admin: make somebody else an admin first.`);
    await notify(transaction, { kind: "person", personId: id });
    return personView(person);
  });
}
