import { mkdirSync } from "node:fs";
import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const FOLDER = path.resolve("test-results/screenshots");
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

/** Every way that a page is looked at: its screenshot's ending, the window, and the colours. */
const VIEWS = [
  { ending: "desktop", size: DESKTOP, colorScheme: "light" },
  { ending: "phone", size: PHONE, colorScheme: "light" },
  { ending: "dark", size: DESKTOP, colorScheme: "dark" },
] as const;

/**
 * Looks at the page as it stands, on a desktop, a phone and in the dark: a screenshot of each in test-results/screenshots, no
 * serious or critical violation by axe, and nothing that is wider than the window.
 * @param name of the screenshots
 */
export async function lookAt(page: Page, name: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  for (const { ending, size, colorScheme } of VIEWS) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: path.join(FOLDER, `${name}-${ending}.png`), fullPage: true });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
    expect(serious, `${name}, ${ending}`).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `${name}, ${ending}: wider than the window`).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize(DESKTOP);
  await page.emulateMedia({ colorScheme: "light" });
}

/** Fails the test at the first error that a page meets: an uncaught exception, or a refusal by the content security policy. */
export function noteErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.stack ?? error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && /content security policy|hydrat/i.test(message.text())) errors.push(message.text());
  });
  return errors;
}
