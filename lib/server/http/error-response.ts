import { type ErrorBody, TandemError } from "../../contracts/errors";

/** Codes of PostgreSQL, Node and Prisma that mean: there is no database to talk to just now. */
const UNREACHABLE = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "57P01",
  "57P02",
  "57P03",
  "53300",
  "P1001",
  "P1002",
  "P1008",
  "P1017",
  "P2024",
  "P2028",
]);
const UNREACHABLE_WORDS = /Connection terminated|timeout exceeded when trying to connect|Can't reach database server|DatabaseNotReachable/;

/** Any error as the body and the status that a caller gets; one that nobody foresaw is written to the log and told as such. */
export function errorResponse(error: unknown, where: string): Response {
  const known = knownError(error);
  if (known.code === "INTERNAL") console.error(`${where}:`, error);
  const body: ErrorBody = { error: { code: known.code, message: known.message, issues: [...known.issues] } };
  return Response.json(body, { status: known.status, headers: { "Cache-Control": "no-store" } });
}

function knownError(error: unknown): TandemError {
  if (error instanceof TandemError) return error;
  if (isUnreachable(error))
    return new TandemError("UNAVAILABLE", "The database does not answer just now. Nothing was changed; try again in a moment.", {
      cause: error,
    });
  return new TandemError("INTERNAL", "Something went wrong in the server; its log says what.", { cause: error });
}

function isUnreachable(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code } = at as { code?: unknown };
    if ((typeof code === "string" && UNREACHABLE.has(code)) || UNREACHABLE_WORDS.test(at.message)) return true;
  }
  return false;
}
