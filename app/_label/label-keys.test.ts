import { expect, test } from "vitest";
import { actionOfPress, LABEL_KEYS } from "./label-keys";

const press = (key: string, change = {}) =>
  actionOfPress({ key, ctrlKey: false, metaKey: false, altKey: false, altGraph: false, repeat: false, ...change });

test("every key does what it says, in either case", () => {
  for (const { key, action } of LABEL_KEYS) expect(press(key)).toBe(action);
  expect(press("Z")).toBe("undo");
  expect(press("x")).toBeUndefined();
});

test("the browser's own combinations are left alone, AltGr is not one of them", () => {
  expect(press("r", { ctrlKey: true })).toBeUndefined();
  expect(press("z", { metaKey: true })).toBeUndefined();
  expect(press("ArrowLeft", { altKey: true })).toBeUndefined();
  expect(press("[", { ctrlKey: true, altKey: true, altGraph: true })).toBe("slower");
});

test("a held key answers once", () => {
  expect(press("ArrowLeft", { repeat: true })).toBeUndefined();
  expect(press(" ", { repeat: true })).toBeUndefined();
  expect(press("]", { repeat: true })).toBe("faster");
});
