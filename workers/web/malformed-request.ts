import type { IncomingMessage } from "node:http";
import { parseAndValidateFlightRouterState } from "next/dist/server/app-render/parse-and-validate-flight-router-state.js";

/** What the pages and the API are asked by; next's `Request` throws at others, such as TRACE. */
export const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/**
 * What of a request cannot be read at all, in words; undefined when all can. Next and next-auth would answer such a request with a
 * fault of theirs, although the fault is the sender's.
 */
export function malformedPart({ url = "/", headers }: IncomingMessage): string | undefined {
  try {
    decodeURIComponent(url.split("?")[0]);
  } catch {
    return "The address of this request is malformed.";
  }
  if (!URL.canParse(`http://${headers["x-forwarded-host"] ?? headers.host ?? "localhost"}/`))
    return "The host of this request is malformed.";
  try {
    parseAndValidateFlightRouterState(headers["next-router-state-tree"]);
  } catch {
    return "The header next-router-state-tree of this request is malformed.";
  }
  return undefined;
}
