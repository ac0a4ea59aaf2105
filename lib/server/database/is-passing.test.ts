import { describe, expect, test } from "vitest";
import { TandemError } from "../../contracts/errors";
import { isPassing } from "./is-passing";

const with_ = (fields: object, message = "x") => Object.assign(new Error(message), fields);

describe("an error of the database or the object store", () => {
  test.each([
    ["a refused connection", with_({ code: "ECONNREFUSED" })],
    ["a server that shuts down", with_({ code: "57P01" })],
    ["a deadlock", with_({ code: "40P01" })],
    ["Prisma's unreachable database", with_({ code: "P1001" })],
    ["a server's code inside Prisma's", with_({ code: "P2010", meta: { driverAdapterError: { cause: { originalCode: "57P01" } } } })],
    ["a lost connection without a code", new Error("Connection terminated unexpectedly")],
    ["a cause that passes", new TandemError("INTERNAL", "The stored object cannot be read", { cause: with_({ code: "ECONNRESET" }) })],
    ["unavailable", new TandemError("UNAVAILABLE", "There is no database")],
  ])("passes by itself: %s", (_, error) => expect(isPassing(error)).toBe(true));

  test.each([
    ["a broken constraint", with_({ code: "P2002", meta: { driverAdapterError: { cause: { originalCode: "23505" } } } })],
    ["a missing object", new TandemError("INTERNAL", "The stored object cannot be read", { cause: with_({ code: "ENOENT" }) })],
    ["a bug", new TypeError("x is not a function")],
    ["no error at all", "57P01"],
  ])("does not: %s", (_, error) => expect(isPassing(error)).toBe(false));

  test("that refers to itself ends", () => {
    const error = new Error("round") as Error & { cause?: unknown };
    error.cause = error;
    expect(isPassing(error)).toBe(false);
  });
});
