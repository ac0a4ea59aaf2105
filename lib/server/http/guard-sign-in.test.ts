import { expect, test, vi } from "vitest";
import { guardSignIn } from "./guard-sign-in";

const nextAuth = vi.fn(async (request: Request) => new Response(await request.text()));
const post = (body: string, type: string) =>
  guardSignIn(nextAuth)(
    new Request("http://tandem.test/api/auth/callback/credentials", { method: "POST", body, headers: { "content-type": type } }),
    {},
  );

test.each(["", "{", "[]", "null", '{"a":"\\u0000"}'])("JSON that cannot be read never reaches next-auth: %j", async (body) => {
  nextAuth.mockClear();
  expect((await post(body, "application/json")).status).toBe(400);
  expect(nextAuth).not.toHaveBeenCalled();
});

test("forms and JSON objects reach it whole", async () => {
  expect(await (await post("email=a&password=b", "application/x-www-form-urlencoded")).text()).toBe("email=a&password=b");
  expect(await (await post('{"email":"a"}', "application/json")).text()).toBe('{"email":"a"}');
});

test("a body that is too large does not", async () => {
  expect((await post("x".repeat(70_000), "application/x-www-form-urlencoded")).status).toBe(413);
});

test("signing in by any other method than POST is refused", async () => {
  nextAuth.mockClear();
  const answer = await guardSignIn(nextAuth)(new Request("http://tandem.test/api/auth/callback/credentials"), {});
  expect(answer.status).toBe(400);
  expect(nextAuth).not.toHaveBeenCalled();
});
