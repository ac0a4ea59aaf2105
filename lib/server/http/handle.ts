import type { Actor } from "../../contracts/roles";
import { actorOfCookies } from "../people/actor-of-token";
import type { Caller } from "../people/create-first-account";
import { callerOf } from "./caller";
import { errorResponse } from "./error-response";
import { readBody } from "./read-body";
import { refuseForeign } from "./refuse-foreign";

/** A request, read: what a route hands to its use case. */
export interface Call<Params> {
  /** Who is signed in, or null. */
  readonly actor: Actor | null;
  readonly caller: Caller;
  /** Parts of the path. */
  readonly params: Params;
  readonly query: URLSearchParams;
  /** {} for methods without a body. */
  readonly body: Record<string, unknown>;
}

type RouteHandler<Params> = (request: Request, context: { readonly params: Promise<Params> }) => Promise<Response>;

const WITHOUT_BODY = ["GET", "HEAD", "DELETE"];
const READING = ["GET", "HEAD"];

/**
 * A route: reads the request, calls one use case, answers with what it gives as JSON (or with the Response that it makes). Every error
 * becomes its status and `errorBodySchema`.
 * @param status of a good answer
 */
export function handle<Params extends Record<string, string | string[]> = Record<string, never>>(
  call: (call: Call<Params>) => Promise<object>,
  status = 200,
): RouteHandler<Params> {
  return async (request, context) => {
    const { method, headers, url } = request;
    try {
      if (!READING.includes(method)) refuseForeign(headers);
      const body = WITHOUT_BODY.includes(method) ? {} : await readBody(request);
      const answer = await call({
        actor: await actorOfCookies(headers.get("cookie") ?? undefined),
        caller: callerOf((name) => headers.get(name)),
        params: await context.params,
        query: new URL(url).searchParams,
        body,
      });
      return answer instanceof Response ? answer : Response.json(answer, { status, headers: { "Cache-Control": "no-store" } });
    } catch (error) {
      return errorResponse(error, `${method} ${new URL(url).pathname}`);
    }
  };
}
