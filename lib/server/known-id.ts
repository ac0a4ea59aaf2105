import { z } from "zod";
import { TandemError } from "../contracts/errors";

const uuid = z.uuid();

/**
 * An id that may be somebody's: whatever is no uuid is the id of nothing.
 * @param noun "run": what is not found
 * @throws TandemError NOT_FOUND
 */
export function knownId(id: unknown, noun: string): string {
  const parsed = uuid.safeParse(id);
  if (!parsed.success) throw notFound(noun);
  return parsed.data.toLowerCase();
}

export function notFound(noun: string): TandemError {
  return new TandemError("NOT_FOUND", `There is no such ${noun}. It may have been removed, or the address is wrong.`);
}
