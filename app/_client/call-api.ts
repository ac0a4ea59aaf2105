import type { z } from "zod";
import { errorBodySchema, TandemError } from "@/lib/contracts/errors";

interface Call<S extends z.ZodType> {
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  /** Sent as JSON. */
  readonly body?: unknown;
  /** What a good answer must look like. */
  readonly answer: S;
  readonly signal?: AbortSignal;
}

/**
 * Calls the JSON API of this very server.
 * @throws TandemError always, with the server's own code and words; UNAVAILABLE when there was no answer at all
 */
export async function callApi<S extends z.ZodType>(path: string, call: Call<S>): Promise<z.output<S>> {
  const { method = "GET", body, answer, signal } = call;
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      signal: signal ?? AbortSignal.timeout(20_000),
      headers: body === undefined ? { accept: "application/json" } : { accept: "application/json", "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (cause) {
    throw new TandemError("UNAVAILABLE", "The server cannot be reached. Check the connection and try again.", { cause });
  }
  const text = await response.text();
  const content = readJson(text);
  if (!response.ok) {
    const refusal = errorBodySchema.safeParse(content);
    if (refusal.success) throw new TandemError(refusal.data.error.code, refusal.data.error.message, { issues: refusal.data.error.issues });
    throw new TandemError(
      response.status >= 500 ? "UNAVAILABLE" : "INTERNAL",
      `The server answered with status ${response.status}. Try again; if it happens again, reload the page.`,
    );
  }
  const parsed = answer.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new TandemError("INTERNAL", "The server's answer could not be read: this page may be older than the server. Reload the page.", {
    cause: parsed.error,
  });
}

function readJson(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Words for whatever was thrown; a TandemError's message is fit to be shown as it is. */
export function wordsOf(problem: unknown): string {
  if (problem instanceof TandemError) return problem.message;
  return "Something went wrong in this page. Reload it and try again.";
}

/** The message of one refused field, if the server named it. */
export function issueOf(problem: unknown, path: string): string | undefined {
  return problem instanceof TandemError ? problem.issues.find((issue) => issue.path === path)?.message : undefined;
}
