import { database } from "../database/database";

/** Whether nobody has an account yet: the next visitor makes the first. Open to anybody. */
export async function setupState(): Promise<{ needsFirstAccount: boolean }> {
  return { needsFirstAccount: (await database().person.findFirst({ select: { id: true } })) === null };
}
