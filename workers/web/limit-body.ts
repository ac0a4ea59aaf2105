import type { IncomingMessage, ServerResponse } from "node:http";
import { type ErrorBody, TandemError } from "../../lib/contracts/errors";

/** No form or call of Tandem's comes near this. Bytes. */
export const LARGEST_BODY = 1_048_576;

export function refuse(response: ServerResponse, error: TandemError): void {
  const body: ErrorBody = { error: { code: error.code, message: error.message, issues: [...error.issues] } };
  // What is still being sent is not read: the connection ends with the answer.
  response.writeHead(error.status, { "Content-Type": "application/json", Connection: "close" }).end(JSON.stringify(body));
}

/**
 * Refuses bodies over the limit: at once when the request says how large it is, else when it has sent too much.
 * @returns whether the request may go on
 */
export function limitBody(request: IncomingMessage, response: ServerResponse): boolean {
  const tooLarge = () => new TandemError("TOO_LARGE", `The request is larger than ${LARGEST_BODY / 1024} KiB.`);
  const length = request.headers["content-length"];
  if (length !== undefined) {
    if (Number(length) <= LARGEST_BODY) return true;
    refuse(response, tooLarge());
    return false;
  }
  if (request.headers["transfer-encoding"] === undefined) return true;
  // Node's parser hands every chunk to `push`: the one place to count them without starting to read.
  let received = 0;
  const push = request.push.bind(request);
  request.push = (chunk, encoding) => {
    received += chunk?.length ?? 0;
    if (received <= LARGEST_BODY) return push(chunk, encoding);
    if (!response.headersSent) refuse(response, tooLarge());
    request.destroy();
    return false;
  };
  return true;
}
