import { randomUUID } from "node:crypto";
import { PREFERENCES, type Preference, preferenceOf } from "../../../lib/contracts/preference";
import type { Actor } from "../../../lib/contracts/roles";
import { database } from "../../../lib/server/database/database";
import { leasePairs } from "../../../lib/server/labels/lease-pairs";
import { submitLabel } from "../../../lib/server/labels/submit-label";

/** What everybody answers to the pair of an index: first, second and equal in turn. */
export const answerTo = (index: number): Preference => PREFERENCES[index % 3];

/** Answers every pair of a project that waits, through the use cases that the page calls. */
export async function answerAll(annotator: Actor, projectId: string): Promise<void> {
  for (;;) {
    const [pair] = await leasePairs(annotator, { projectId, want: 1 });
    if (!pair) return;
    const { index } = await database().pair.findUniqueOrThrow({ where: { id: pair.id } });
    const answer = (["left", "right", "equal"] as const).find((given) => preferenceOf(given, pair.flipped) === answerTo(index));
    await submitLabel(annotator, { pairId: pair.id, clientId: randomUUID(), answer, decisionMs: 5 });
  }
}
