import type { Prisma } from "../../generated/prisma/client";

/** Until the transaction ends, nobody else makes the first account or changes who is an admin. */
export async function lockPeople(transaction: Prisma.TransactionClient): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('tandem.people'))`;
}
