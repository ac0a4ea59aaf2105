import { TandemError } from "../../contracts/errors";

/**
 * A whole number of the address; undefined when it is left out.
 * @throws TandemError INVALID_INPUT naming it
 */
export function numberInQuery(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  const message = "write a whole number";
  throw new TandemError("INVALID_INPUT", `The address is not valid: ${name}: ${message}`, { issues: [{ path: name, message }] });
}
