import { TandemError } from "../../contracts/errors";

/** SQLSTATE classes and codes that pass by themselves: connection lost, server starting or stopping, deadlock, no resources. */
const PASSING_STATES = /^(08...|53...|57P0[1-5]|40001|40P01)$/;
/** Node's own, for a server that is not there; Prisma's, for a database that cannot be reached or a transaction that lost its turn; its driver's kinds. */
const PASSING_CODES = new Set([
  ...["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"],
  ...["P1001", "P1002", "P1008", "P1017", "P2024", "P2028", "P2034"],
  ...["DatabaseNotReachable", "ConnectionClosed", "SocketTimeout", "TooManyConnections", "TransactionWriteConflict"],
]);
/** pg gives some of these no code at all. */
const PASSING_WORDS =
  /connection terminated|timeout exceeded when trying to connect|connection timeout|server closed the connection|not queryable/i;
/** Where errors keep the errors behind them. */
const DEEPER = ["cause", "meta", "driverAdapterError"] as const;

/** Whether an error of the database or the object store is likely to be gone at the next attempt. */
export function isPassing(error: unknown, depth = 0): boolean {
  if (typeof error !== "object" || error === null || depth > 8) return false;
  if (error instanceof TandemError && error.code === "UNAVAILABLE") return true;
  const fields = error as Readonly<Record<string, unknown>>;
  const codes = [fields.code, fields.originalCode, fields.kind].filter((code) => typeof code === "string");
  return (
    codes.some((code) => PASSING_STATES.test(code) || PASSING_CODES.has(code)) ||
    (typeof fields.message === "string" && PASSING_WORDS.test(fields.message)) ||
    DEEPER.some((key) => isPassing(fields[key], depth + 1))
  );
}
