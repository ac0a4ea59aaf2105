import { TandemError } from "@/lib/contracts/errors";
import { handle } from "@/lib/server/http/handle";

/** Whatever no other route answers. */
const nowhere = handle<{ path: string[] }>(async () => {
  throw new TandemError("NOT_FOUND", "There is no such address in the API.");
});

export { nowhere as DELETE, nowhere as GET, nowhere as PATCH, nowhere as POST, nowhere as PUT };
