import { type ErrorBody, TandemError } from "../../contracts/errors";
import { isPassing } from "../database/is-passing";

/** Any error as the body and the status that a caller gets; one that nobody foresaw is written to the log and told as such. */
export function errorResponse(error: unknown, where: string): Response {
  const known = knownError(error);
  if (known.code === "INTERNAL") console.error(`${where}:`, error);
  const body: ErrorBody = { error: { code: known.code, message: known.message, issues: [...known.issues] } };
  return Response.json(body, { status: known.status, headers: { "Cache-Control": "no-store" } });
}

function knownError(error: unknown): TandemError {
  if (error instanceof TandemError) return error;
  if (isPassing(error))
    return new TandemError("UNAVAILABLE", "The database does not answer just now. Nothing was changed; try again in a moment.", {
      cause: error,
    });
  return new TandemError("INTERNAL", "Something went wrong in the server; its log says what.", { cause: error });
}
