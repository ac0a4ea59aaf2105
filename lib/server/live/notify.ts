import type { Prisma } from "../../generated/prisma/client";
import { LIVE_CHANNEL, type Notification } from "./notification";

/** Tells every process; within a transaction, when it is committed. */
export async function notify(transaction: Prisma.TransactionClient, ...notifications: readonly Notification[]): Promise<void> {
  const payloads = notifications.map((notification) => JSON.stringify(notification));
  await transaction.$executeRaw`SELECT pg_notify(${LIVE_CHANNEL}, payload) FROM unnest(${payloads}::text[]) AS payload`;
}
