// Plain Node. A stamp remembers from what a product was made, so that it is made again only when that changed.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Not sources: generated from others that are stamped themselves, or never part of a product. */
const SKIPPED = /^(generated|node_modules|.*\.test\.tsx?)$/;

/** @param {string} file @returns {string[]} */
function filesUnder(file) {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) return [];
  if (found.isFile()) return [file];
  return readdirSync(file)
    .sort()
    .filter((name) => !SKIPPED.test(name))
    .flatMap((name) => filesUnder(path.join(file, name)));
}

/**
 * sha256 over the names and contents of files; folders count with all that is in them, absent ones as empty.
 * @param {string} root
 * @param {readonly string[]} inputs relative to root
 */
export function digestOf(root, inputs) {
  const hash = createHash("sha256");
  for (const input of inputs)
    for (const file of filesUnder(path.join(root, input))) hash.update(`${path.relative(root, file)}\0`).update(readFileSync(file));
  return hash.digest("hex");
}

/** @param {string} folder @param {string} name @returns {string | undefined} */
export function readStamp(folder, name) {
  try {
    return readFileSync(path.join(folder, name), "utf8");
  } catch {
    return undefined;
  }
}

/** @param {string} folder @param {string} name @param {string} key */
export function writeStamp(folder, name, key) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, name), key);
}

/** @param {string} folder @param {string} name */
export function forgetStamp(folder, name) {
  rmSync(path.join(folder, name), { force: true });
}
