import { createHash, timingSafeEqual } from "node:crypto";
import { parseInput, TandemError } from "../../contracts/errors";
import { firstAccountSchema, type PersonView } from "../../contracts/people";
import { database } from "../database/database";
import { countAttempt } from "./attempt-limits";
import { hashPassword } from "./password";
import { lockPeople } from "./people-lock";
import { personView } from "./person-view";
import { setupState } from "./setup-state";

/** Who asks, as the web process knows it: http/caller.ts. */
export interface Caller {
  readonly address: string;
  /** On the very machine that Tandem runs on. */
  readonly local: boolean;
}

/**
 * Makes the first account, an admin. Of several that ask at once, exactly one becomes it.
 * From another machine it needs the one-time code that the terminal printed (TANDEM_SETUP_CODE).
 */
export async function createFirstAccount(input: unknown, { address, local }: Caller): Promise<PersonView> {
  const { name, email, password, code } = parseInput(firstAccountSchema, input, "account");
  if (!(await setupState()).needsFirstAccount) throw taken();
  if (!local) await checkCode(code, address);
  const passwordHash = await hashPassword(password);
  return database().$transaction(async (transaction) => {
    await lockPeople(transaction);
    if ((await transaction.person.count()) > 0) throw taken();
    return personView(await transaction.person.create({ data: { name, email, passwordHash, role: "admin" } }));
  });
}

function taken(): TandemError {
  return new TandemError("CONFLICT", "The first account exists already. Sign in, or ask an admin for an invitation.");
}

async function checkCode(code: string | undefined, address: string): Promise<void> {
  const expected = process.env.TANDEM_SETUP_CODE;
  if (!expected)
    throw new TandemError(
      "FORBIDDEN",
      "The first account can only be made on the machine that Tandem runs on: open it there, at localhost.",
    );
  const attempt = await countAttempt({ address });
  if (!code || !timingSafeEqual(digest(code), digest(expected))) {
    const message = "write the one-time code that the terminal printed";
    throw new TandemError("FORBIDDEN", `The one-time code is not right: ${message}.`, { issues: [{ path: "code", message }] });
  }
  await attempt.forgive();
}

/** Of the code without what people add or leave out when they copy it. */
function digest(code: string): Buffer {
  return createHash("sha256").update(code.replace(/[\s-]/g, "").toUpperCase()).digest();
}
