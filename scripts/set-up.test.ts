import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dependenciesAreInstalled, explainNpmFailure } from "./installed-dependencies.js";
import { runQuietly } from "./run-quietly.js";
import { digestOf, forgetStamp, readStamp, writeStamp } from "./stamp.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "tandem set up "));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string) => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
};

test("a digest follows contents and names, not tests, generated code or the order of listing", () => {
  write("lib/a.ts", "one");
  const first = digestOf(folder, ["lib", "absent"]);
  write("lib/a.test.ts", "test");
  write("lib/generated/client.ts", "made");
  expect(digestOf(folder, ["lib", "absent"])).toBe(first);
  write("lib/a.ts", "two");
  const second = digestOf(folder, ["lib"]);
  expect(second).not.toBe(first);
  rmSync(path.join(folder, "lib/a.ts"));
  write("lib/b.ts", "two");
  expect(digestOf(folder, ["lib"])).not.toBe(second);
});

test("a stamp is kept until it is forgotten", () => {
  expect(readStamp(folder, "pages")).toBeUndefined();
  writeStamp(folder, "pages", "key");
  expect(readStamp(folder, "pages")).toBe("key");
  forgetStamp(folder, "pages");
  expect(readStamp(folder, "pages")).toBeUndefined();
});

const lock = (packages: object) => JSON.stringify({ packages });
const complete = {
  "": { version: "0.1.0" },
  "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
  "node_modules/gpu": { version: "2.0.0", integrity: "sha512-g", optional: true },
};

test("an installation without optional packages is complete; a missing, older or altered package makes it stale", () => {
  write("package-lock.json", lock(complete));
  expect(dependenciesAreInstalled(folder)).toBe(false);
  const installed = (packages: object) => {
    write("node_modules/.package-lock.json", lock(packages));
    return dependenciesAreInstalled(folder);
  };
  expect(installed({ "node_modules/a": { version: "1.0.0", integrity: "sha512-a" } })).toBe(true);
  expect(installed({})).toBe(false);
  expect(installed({ "node_modules/a": { version: "0.9.0", integrity: "sha512-a" } })).toBe(false);
  expect(installed({ "node_modules/a": { version: "1.0.0", integrity: "sha512-b" } })).toBe(false);
});

test("a failed installation is explained by its cause", () => {
  expect(explainNpmFailure("npm error code ENOTFOUND registry")).toMatch(/registry cannot be reached/);
  expect(explainNpmFailure("npm error code ENOSPC")).toMatch(/disk is full/);
  expect(explainNpmFailure("npm error code EACCES")).toMatch(/may not write/);
  expect(explainNpmFailure("something new")).toMatch(/something new/);
});

test("a command runs in a folder with spaces, and its words are kept for a failure", async () => {
  write("say.js", "console.log(process.cwd()); console.error('oh'); process.exit(3)");
  const result = await runQuietly(folder, [process.execPath, "say.js"]);
  expect(result.ok).toBe(false);
  expect(result.output).toContain("tandem set up ");
  expect(result.output).toContain("oh");
  expect((await runQuietly(folder, ["no-such-program-of-tandem"])).ok).toBe(false);
});
