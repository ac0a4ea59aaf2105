import { TandemError } from "../../contracts/errors";

/** Bytes: no call of the API comes near this. */
const LARGEST_BODY = 65_536;

/**
 * The JSON object that a request carries; an empty body counts as {}.
 * @throws TandemError INVALID_INPUT, TOO_LARGE
 */
export async function readBody(request: Request): Promise<Record<string, unknown>> {
  const text = await readText(request);
  if (text === "") return {};
  const type = request.headers.get("content-type")?.split(";")[0].trim().toLowerCase();
  if (type !== "application/json")
    throw invalid(`has the content type ${type ? `"${type.slice(0, 80)}"` : "of nothing"}; send application/json`);
  let body: unknown;
  try {
    body = JSON.parse(text, withoutNul);
  } catch (cause) {
    if (cause instanceof TandemError) throw cause;
    throw invalid("is not JSON", cause);
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) throw invalid("must be an object");
  return { ...body };
}

function invalid(what: string, cause?: unknown): TandemError {
  return new TandemError("INVALID_INPUT", `The request's body ${what}.`, { cause });
}

/** PostgreSQL's texts hold every character but this one. */
function withoutNul(key: string, value: unknown): unknown {
  if (key.includes("\0") || (typeof value === "string" && value.includes("\0"))) throw invalid("holds a NUL character");
  return value;
}

/**
 * The text that a request carries.
 * @throws TandemError TOO_LARGE, or INVALID_INPUT when it is not UTF-8
 */
export async function readText(request: Request): Promise<string> {
  const tooLarge = () => new TandemError("TOO_LARGE", `The request's body is larger than ${LARGEST_BODY / 1024} KiB.`);
  if (Number(request.headers.get("content-length") ?? 0) > LARGEST_BODY) throw tooLarge();
  if (!request.body) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > LARGEST_BODY) {
      // not waited for: of a request that was cloned, it ends only when the other copy is let go too
      void reader.cancel().catch(() => undefined);
      throw tooLarge();
    }
    chunks.push(value);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch (cause) {
    throw invalid("is not UTF-8", cause);
  }
}
