import { expect, test } from "@playwright/test";
import type { RunView } from "../lib/contracts/run";
import { ApiClient, newAccount } from "./api-client";
import { expectMoving } from "./expect-moving";
import { lookAt, noteErrors } from "./look-at";
import { TandemServer } from "./tandem-server";

test("a MuJoCo hopper is labelled and watched, drawn in the browser from recorded poses", async ({ browser }) => {
  test.setTimeout(300_000);
  const server = await TandemServer.start();
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1280, height: 800 } });
  try {
    const ada = await ApiClient.first(server.url, newAccount("Ada"));
    const { project } = await ada.call<{ project: { id: string } }>("POST", "/api/projects", { name: "Hop", environment: "Hopper-v5" });
    const configuration = {
      environment: "Hopper-v5",
      environmentSteps: 600,
      stepsPerIteration: 300,
      evaluationEpisodes: 1,
      teacher: { kind: "human" },
      labels: { budget: 4, initial: 4, perIteration: 1, segmentLength: 15, heldOut: 0 },
      reward: { initialSteps: 5, steps: 1 },
      policy: { learningStarts: 300, hidden: [16] },
    };
    const launch = { projectId: project.id, name: "first hops", configuration, seeds: [3] };
    const [{ id }] = (await ada.call<{ runs: RunView[] }>("POST", "/api/runs", launch)).runs;
    const state = async () => (await ada.call<{ run: RunView }>("GET", `/api/runs/${id}`)).run.state;
    await expect.poll(state, { timeout: 60_000 }).toBe("AWAITING_LABELS");

    await context.addCookies(ada.cookies.map(({ name, value }) => ({ name, value, url: server.url })));
    const page = await context.newPage();
    const errors = noteErrors(page);
    await page.goto(`/projects/${project.id}/label`);
    const choice = page.getByRole("button", { name: "Right is better" });
    await expect(choice).toBeEnabled();
    for (const canvas of await page.locator("canvas").all()) await expectMoving(canvas);
    await lookAt(page, "label-hopper");
    for (let i = 0; i < 4; i++) {
      await expect(choice).toBeEnabled();
      await Promise.all([page.waitForResponse((answer) => answer.url().endsWith("/api/labels") && answer.ok()), choice.click()]);
    }
    await expect.poll(state, { timeout: 120_000 }).toBe("COMPLETED");

    await page.goto(`/runs/${id}`);
    await expectMoving(page.getByRole("img", { name: /The policy at play/ }));
    await lookAt(page, "run-hopper");
    expect(errors).toEqual([]);
  } finally {
    await context.close();
    await server.stop();
  }
});
