import type { PersonView } from "../../contracts/people";
import type { Actor } from "../../contracts/roles";
import { database } from "../database/database";
import { permit } from "./permit";
import { personView } from "./person-view";

/** Everybody with an account, the first one first. */
export async function listPeople(actor: Actor | null): Promise<PersonView[]> {
  permit(actor, "person.list");
  return (await database().person.findMany({ orderBy: [{ createdAt: "asc" }, { id: "asc" }] })).map(personView);
}
