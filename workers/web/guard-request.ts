import { randomBytes } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { TandemError } from "../../lib/contracts/errors";
import { limitBody, refuse } from "./limit-body";
import { METHODS, malformedPart } from "./malformed-request";
import { setPeerHeaders } from "./peer-headers";
import { contentSecurityPolicy, SECURITY_HEADERS } from "./security-headers";

/**
 * Stands before the pages and the API: headers from outside are made trustworthy, answers carry the security headers, bodies
 * are limited, and an error that nobody caught becomes a plain 500.
 * @param handle Next's
 */
export function guardRequest(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  options: { readonly trustProxy: boolean; readonly log: (line: string) => void },
): RequestListener {
  return (request, response) => {
    setPeerHeaders(request.headers, request.socket.remoteAddress, options.trustProxy);
    const nonce = randomBytes(16).toString("base64");
    const policy = contentSecurityPolicy(nonce);
    // Next reads the nonce from here and puts it on every script of its own; x-nonce is for scripts of ours.
    request.headers["content-security-policy"] = policy;
    request.headers["x-nonce"] = nonce;
    response.setHeader("Content-Security-Policy", policy);
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    if (!METHODS.includes(request.method ?? "")) {
      response.writeHead(405, { Allow: METHODS.join(", ") }).end();
      return;
    }
    const malformed = malformedPart(request);
    if (malformed) {
      refuse(response, new TandemError("INVALID_INPUT", malformed));
      return;
    }
    if (!limitBody(request, response)) return;
    handle(request, response).catch((error: unknown) => {
      options.log(`${request.method} ${request.url}: ${error instanceof Error ? error.stack : error}`);
      if (response.headersSent) response.destroy();
      else refuse(response, new TandemError("INTERNAL", "Something went wrong in the server; its log says what."));
    });
  };
}
