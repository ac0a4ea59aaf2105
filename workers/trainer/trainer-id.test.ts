import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { takeTrainerIdentity } from "./trainer-id";

const folder = mkdtempSync(path.join(tmpdir(), "tandem-trainer-id-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("two trainers that live have two identities; the next life of one takes over its own", () => {
  const first = takeTrainerIdentity(folder);
  const second = takeTrainerIdentity(folder);
  expect(second.id).not.toBe(first.id);
  first.release();
  const again = takeTrainerIdentity(folder);
  expect(again.id).toBe(first.id);
  // Killed: the lock stays behind, its process is gone.
  const { pid } = spawnSync(process.execPath, ["--version"]);
  const lock = readdirSync(path.join(folder, "trainers")).find((name) => name.endsWith("-1.lock")) ?? "none";
  writeFileSync(path.join(folder, "trainers", lock), JSON.stringify({ pid, identity: "long ago" }));
  expect(takeTrainerIdentity(folder).id).toBe(second.id);
});
