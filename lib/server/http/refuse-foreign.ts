import { TandemError } from "../../contracts/errors";

/**
 * Refuses a change that another site's page asks for: the browser would send this person's cookies along. Programs send neither header.
 * @throws TandemError FORBIDDEN
 */
export function refuseForeign(headers: Headers): void {
  const site = headers.get("sec-fetch-site");
  const origin = headers.get("origin");
  if ((site === null || site === "same-origin") && (origin === null || isOwn(origin, headers))) return;
  throw new TandemError("FORBIDDEN", "This request comes from another site, so nothing was changed. Open Tandem itself and try there.");
}

/** Forwarded headers have been dropped by then unless the proxy that set them is trusted (workers/web/peer-headers.ts). */
function isOwn(origin: string, headers: Headers): boolean {
  const host = headers.get("x-forwarded-host") ?? headers.get("host");
  try {
    return new URL(origin).host === host?.toLowerCase();
  } catch {
    return false;
  }
}
