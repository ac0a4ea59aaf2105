import { expect, type Locator } from "@playwright/test";

/** Fails unless what a canvas shows changes by itself. */
export async function expectMoving(canvas: Locator): Promise<void> {
  await canvas.scrollIntoViewIfNeeded();
  const first = await canvas.screenshot();
  await expect.poll(async () => Buffer.compare(first, await canvas.screenshot())).not.toBe(0);
}
