import { TandemError } from "../../contracts/errors";
import { errorResponse } from "./error-response";
import { readBody, readText } from "./read-body";

type RouteHandler<Context> = (request: Request, context: Context) => Promise<Response>;

/** Stands before next-auth, which takes forms and JSON alike and answers a body that it cannot read with a fault of its own. */
export function guardSignIn<Context>(handler: RouteHandler<Context>): RouteHandler<Context> {
  return async (request, context) => {
    try {
      if (request.method === "POST") {
        const text = await readText(request.clone());
        if (request.headers.get("content-type")?.includes("json")) {
          if (text === "") throw new TandemError("INVALID_INPUT", "The request's body is empty; send a JSON object.");
          await readBody(request.clone());
        }
      }
      // next-auth knows this way in by POST alone, and calls another method a fault of its own
      else if (new URL(request.url).pathname.endsWith("/callback/credentials"))
        throw new TandemError("INVALID_INPUT", "Signing in is asked for by POST.");
      return await handler(request, context);
    } catch (error) {
      return errorResponse(error, `${request.method} ${new URL(request.url).pathname}`);
    }
  };
}
