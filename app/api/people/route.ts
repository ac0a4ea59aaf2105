import { handle } from "@/lib/server/http/handle";
import { listPeople } from "@/lib/server/people/list-people";

export const GET = handle(async ({ actor }) => ({ people: await listPeople(actor) }));
