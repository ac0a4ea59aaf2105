import type { IncomingHttpHeaders } from "node:http";

/**
 * Whether a WebSocket is opened by one of our own pages, or by no page at all (a program has no Origin). Browsers let any
 * page open a WebSocket to anywhere, with its cookies.
 */
export function isSameOrigin(headers: IncomingHttpHeaders, trustProxy: boolean): boolean {
  const { origin } = headers;
  if (origin === undefined) return true;
  const forwarded = trustProxy ? headers["x-forwarded-host"] : undefined;
  const host = forwarded ?? headers.host;
  try {
    return new URL(origin).host === String(host).toLowerCase();
  } catch {
    return false;
  }
}
