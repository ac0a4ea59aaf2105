import { errorResponse } from "./error-response";
import { readBody, readText } from "./read-body";

type RouteHandler<Context> = (request: Request, context: Context) => Promise<Response>;

/** Stands before next-auth, which takes forms and JSON alike and answers a body that it cannot read with a fault of its own. */
export function guardSignIn<Context>(handler: RouteHandler<Context>): RouteHandler<Context> {
  return async (request, context) => {
    try {
      if (request.method === "POST") {
        const copy = request.clone();
        await (request.headers.get("content-type")?.includes("json") ? readBody(copy) : readText(copy));
      }
      return await handler(request, context);
    } catch (error) {
      return errorResponse(error, `${request.method} ${new URL(request.url).pathname}`);
    }
  };
}
