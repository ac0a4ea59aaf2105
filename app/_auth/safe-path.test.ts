import { expect, test } from "vitest";
import { safePath } from "./safe-path";

test("paths of this site are kept", () => {
  expect(safePath("/runs/1?x=2")).toBe("/runs/1?x=2");
});

test("other sites, scripts and nonsense lead to the start", () => {
  for (const wanted of ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "", undefined, ["/a", "/b"]])
    expect(safePath(wanted)).toBe("/projects");
});
