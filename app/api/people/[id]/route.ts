import { handle } from "@/lib/server/http/handle";
import { knownId } from "@/lib/server/known-id";
import { changePerson } from "@/lib/server/people/change-person";

export const PATCH = handle<{ id: string }>(async ({ actor, params, body }) => ({
  person: await changePerson(actor, { ...body, personId: knownId(params.id, "person") }),
}));
