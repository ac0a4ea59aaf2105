import { expect, test } from "vitest";
import { RUN_STATES } from "@/lib/contracts/run";
import { STATE_WORDS, sayState } from "./run-words";

const run = {
  state: "TRAINING",
  reason: null,
  waitingFor: 0,
  pauseRequested: false,
  step: 3000,
  configuration: { environmentSteps: 10_000 },
} as const;

test("every state has its title and its sentence", () => {
  for (const state of RUN_STATES) {
    expect(STATE_WORDS[state].title).not.toBe("");
    expect(sayState({ ...run, state })).toMatch(/^[A-Z].+\.$/);
  }
});

test("a waiting run says for how many answers, one in the singular", () => {
  expect(sayState({ ...run, state: "AWAITING_LABELS", waitingFor: 12 })).toContain("12 pairs");
  expect(sayState({ ...run, state: "AWAITING_LABELS", waitingFor: 1 })).toContain("1 pair,");
});

test("a pause that was asked for is told before it holds", () => {
  expect(sayState({ ...run, pauseRequested: true })).toContain("Pauses");
});

test("a failed run tells its reason", () => {
  expect(sayState({ ...run, state: "FAILED", reason: "The disk is full." })).toBe("The disk is full.");
});
