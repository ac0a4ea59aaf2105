import { expect, test } from "vitest";
import { safePath } from "./safe-path";

test("paths of this site are kept", () => {
  expect(safePath("/runs/1?x=2#y")).toBe("/runs/1?x=2#y");
});

test("other sites, scripts and nonsense lead to the start", () => {
  for (const wanted of ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "", undefined, ["/a", "/b"]])
    expect(safePath(wanted)).toBe("/projects");
});

test("what a browser would read as another site's address leads to the start too", () => {
  for (const wanted of [
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\\evil.example",
    "\t//evil.example",
    "/.//evil.example",
    "/a/..//evil.example",
  ])
    expect(safePath(wanted)).toBe("/projects");
});
