import type { IncomingHttpHeaders } from "node:http";
import { PEER_HEADER } from "../../lib/server/http/caller";

/** What the peer header says of a request whose sender cannot be known: it came through a proxy that is not trusted. */
const UNKNOWN_PEER = "unknown";

/** Headers by which proxies speak for others. */
const FORWARDING = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port", "x-real-ip"] as const;
/** Set by this process alone. (Next drops its own internal ones by itself.) */
const INTERNAL = /^(x-tandem-|x-nonce$|content-security-policy)/;

/**
 * Makes a request's headers trustworthy, in place: internal ones from outside are dropped, forwarding ones too unless a
 * proxy is trusted, and PEER_HEADER is set.
 * @param peer the socket's remote address
 * @param trustProxy whether the last hop is a proxy of ours, whose X-Forwarded-* are true
 */
export function setPeerHeaders(headers: IncomingHttpHeaders, peer: string | undefined, trustProxy: boolean): void {
  for (const name of Object.keys(headers)) if (INTERNAL.test(name)) delete headers[name];
  const through = FORWARDING.some((name) => headers[name] !== undefined) || headers.via !== undefined;
  const address = (peer ?? UNKNOWN_PEER).replace(/^::ffff:(?=\d+\.)/, "");
  if (trustProxy) {
    // The proxy appends the address it saw; what stands before that was said by the visitor.
    const last = String(headers["x-forwarded-for"] ?? "")
      .split(",")
      .at(-1)
      ?.trim();
    headers[PEER_HEADER] = last || UNKNOWN_PEER;
    return;
  }
  for (const name of FORWARDING) delete headers[name];
  headers[PEER_HEADER] = through ? UNKNOWN_PEER : address;
}
