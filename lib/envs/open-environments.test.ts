import { expect, test, vi } from "vitest";
import { openEnvironments } from "./open-environments";

test("every simulation that was opened is closed, once", async () => {
  const environments = openEnvironments("Pendulum-v1");
  const [first, second] = [await environments.open(), await environments.open()];
  expect(first).not.toBe(second);
  const closings = [first, second].map((environment) => vi.spyOn(environment, "close"));
  environments.close();
  environments.close();
  for (const closing of closings) expect(closing).toHaveBeenCalledOnce();
});

test("an environment that there is not is refused before anything is opened", () => {
  expect(() => openEnvironments("Hopper-v4")).toThrow(RangeError);
});
