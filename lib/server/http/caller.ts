import type { Caller } from "../people/create-first-account";

/** Set by the web process alone (workers/web/peer-headers.ts): where a request really came from. */
export const PEER_HEADER = "x-tandem-peer";

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const LOCAL_HOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;

/**
 * Who sends a request. Local is only who comes from this machine and also asked for it by its own name: a name of somebody else's that
 * points here (DNS rebinding) does not count.
 * @param header reads a header by its lower-case name
 */
export function callerOf(header: (name: string) => string | null | undefined): Caller {
  const address = header(PEER_HEADER) || "unknown";
  return { address, local: LOOPBACK.test(address) && LOCAL_HOST.test(header("host") ?? "") };
}
