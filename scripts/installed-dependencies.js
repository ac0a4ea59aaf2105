// Plain Node.
import { readFileSync } from "node:fs";
import path from "node:path";

/** @param {string} file @returns {Record<string, { version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }> | undefined} */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/**
 * Whether node_modules holds what the lock says, by the record that npm leaves when an installation is complete.
 * Optional packages (other platforms' binaries, a GPU library that could not be had) may be missing.
 * @param {string} root
 */
export function dependenciesAreInstalled(root) {
  const wanted = packagesOf(path.join(root, "package-lock.json"));
  const installed = packagesOf(path.join(root, "node_modules/.package-lock.json"));
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([place, { version, integrity, optional, devOptional }]) => {
    if (place === "") return true;
    const found = installed[place];
    return found ? found.version === version && found.integrity === integrity : Boolean(optional || devOptional);
  });
}

const CAUSES = [
  {
    seen: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|FETCH_ERROR/,
    words:
      "The packages could not be fetched: npm's registry cannot be reached. Tandem needs it once. " +
      "Check the network, or npm's proxy and registry settings (`npm config list`), and run the same command again.",
  },
  { seen: /ENOSPC/, words: "The packages could not be installed: the disk is full." },
  { seen: /EACCES|EPERM|EROFS/, words: "The packages could not be installed: this user may not write to the folder node_modules." },
];

/** @param {string} output what `npm ci` said @returns {string} what to do about it */
export function explainNpmFailure(output) {
  const cause = CAUSES.find(({ seen }) => seen.test(output));
  return `${cause?.words ?? "The packages could not be installed."} npm said:\n${output}`;
}
