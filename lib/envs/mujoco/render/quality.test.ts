import { expect, test } from "vitest";
import { DrawQuality } from "./quality";

const observe = (quality: DrawQuality, ms: number, times: number) => {
  for (let i = 0; i < times; i++) quality.observe(ms);
};

test("one slow drawing, such as the first with its shaders, changes nothing", () => {
  const quality = new DrawQuality();
  for (let i = 0; i < 50; i++) {
    observe(quality, 300, 1);
    observe(quality, 5, 5);
  }
  expect(quality.scale).toBe(1);
});

test("slow drawing lowers the resolution, but not without end", () => {
  const quality = new DrawQuality();
  observe(quality, 40, 6);
  expect(quality.scale).toBe(0.8);
  observe(quality, 40, 1000);
  expect(quality.scale).toBe(0.6);
});

test("lasting fast drawing raises it again, and a middling speed holds it", () => {
  const quality = new DrawQuality();
  observe(quality, 40, 12);
  expect(quality.scale).toBe(0.6);
  observe(quality, 7, 5000);
  expect(quality.scale).toBe(0.6);
  observe(quality, 1, 1000);
  expect(quality.scale).toBe(1);
});
