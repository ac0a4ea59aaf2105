import { z } from "zod";
import { errorBodySchema } from "./errors";
import { labelProgressSchema } from "./preference";
import { policyClipSchema, rewardFitSchema, runViewSchema, storedMetricSchema } from "./run";

/** Version of the live protocol; a browser with another one reloads. */
export const LIVE_VERSION = 1;

/** What a browser asks for. `after`: the last metric sequence it holds, so that it gets what it missed. */
export const subscribeSchema = z.discriminatedUnion("room", [
  z.object({ room: z.literal("run"), id: z.uuid(), after: z.int().min(-1).default(-1) }),
  z.object({ room: z.literal("project"), id: z.uuid() }),
]);
export type Subscribe = z.input<typeof subscribeSchema>;

/** socket.io event names: `subscribe` / `unsubscribe` (browser, acknowledged) and `live` (server, one LiveEvent). */
export const liveEventSchema = z.discriminatedUnion("type", [
  /** The run's row changed: state, step, labels, waitingFor … */
  z.object({ version: z.literal(LIVE_VERSION), type: z.literal("run.changed"), run: runViewSchema }),
  z.object({ version: z.literal(LIVE_VERSION), type: z.literal("run.metrics"), runId: z.uuid(), points: z.array(storedMetricSchema) }),
  /** Not stored: how far the slice under way has come. */
  z.object({
    version: z.literal(LIVE_VERSION),
    type: z.literal("run.progress"),
    runId: z.uuid(),
    step: z.int(),
    stepsPerSecond: z.number(),
  }),
  z.object({ version: z.literal(LIVE_VERSION), type: z.literal("run.clip"), runId: z.uuid(), policyClip: policyClipSchema }),
  z.object({ version: z.literal(LIVE_VERSION), type: z.literal("run.fit"), runId: z.uuid(), rewardFit: rewardFitSchema }),
  /** Counts of a project; `mine` is 0 here, each annotator's page keeps its own. */
  z.object({ version: z.literal(LIVE_VERSION), type: z.literal("project.labels"), progress: labelProgressSchema }),
  z.object({ version: z.literal(LIVE_VERSION), type: z.literal("project.runs"), projectId: z.uuid(), run: runViewSchema }),
]);
export type LiveEvent = z.infer<typeof liveEventSchema>;

/**
 * How `subscribe` and `unsubscribe` are acknowledged. What the browser missed arrives as `live` events on the same socket,
 * before the acknowledgement of the subscription.
 */
export const subscribeReplySchema = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), error: errorBodySchema.shape.error }),
]);
export type SubscribeReply = z.infer<typeof subscribeReplySchema>;
