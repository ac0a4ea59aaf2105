import { expect, test } from "vitest";
import { reasonOf } from "./failure";

test("a reason is one sentence, without Prisma's source code", () => {
  expect(reasonOf(new Error("the critics diverged"))).toBe("the critics diverged.");
  expect(reasonOf(new Error("Install it!"))).toBe("Install it!");
  expect(
    reasonOf(Object.assign(new Error("\nInvalid `x` in\n→ 85\nUnique constraint failed"), { name: "PrismaClientKnownRequestError" })),
  ).toBe("Unique constraint failed.");
  expect(reasonOf(new Error(""))).toBe("no reason was given.");
});
