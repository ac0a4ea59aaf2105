import { expect, it } from "vitest";
import { coverageDocument } from "./coverage";

it("the coverage document is the table", async () => {
  await expect(coverageDocument()).toMatchFileSnapshot("../coverage.md");
});
