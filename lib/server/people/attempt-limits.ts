import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { TandemError } from "../../contracts/errors";
import { pool } from "../database/database";

/** How many attempts, in how many seconds. Shared by all web processes, through the database. */
const LIMITS = {
  /** Wrong passwords for one e-mail from one address. */
  account: { points: 8, duration: 15 * 60 },
  /** Wrong passwords for one e-mail, from wherever. */
  email: { points: 50, duration: 60 * 60 },
  /** Wrong passwords, one-time codes and invitations from one address. */
  address: { points: 40, duration: 15 * 60 },
} as const;
type Limit = keyof typeof LIMITS;

/** How often each process clears away the counts that are over: milliseconds. */
const CLEAR_EVERY = 3_600_000;
let clearedUntil = 0;

function limiter(limit: Limit): RateLimiterPostgres {
  return new RateLimiterPostgres({
    storeClient: pool(),
    storeType: "pool",
    tableName: "rate_limit",
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: limit,
    ...LIMITS[limit],
  });
}

/** One attempt that was counted before it was made, so that many at once count as many. */
export interface CountedAttempt {
  /** It was right: it does not count. */
  forgive(): Promise<void>;
}

/**
 * Counts an attempt against its address and, if it names an e-mail, against that too.
 * @throws TandemError RATE_LIMITED saying when to try again
 */
export async function countAttempt({ address, email }: { address: string; email?: string }): Promise<CountedAttempt> {
  if (Date.now() > clearedUntil) {
    clearedUntil = Date.now() + CLEAR_EVERY;
    await clearOldAttempts();
  }
  const keys: [Limit, string][] = [["address", address]];
  if (email !== undefined) keys.push(["account", `${address} ${email}`], ["email", email]);
  const counted: [Limit, string][] = [];
  const forgive = async () => {
    for (const [limit, key] of counted.splice(0)) await limiter(limit).reward(keyOf(key), 1);
  };
  for (const [limit, key] of keys) {
    try {
      await limiter(limit).consume(keyOf(key), 1);
      counted.push([limit, key]);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      const minutes = Math.max(1, Math.ceil(refused.msBeforeNext / 60_000));
      throw new TandemError("RATE_LIMITED", `Too many attempts. Try again in ${minutes} ${minutes === 1 ? "minute" : "minutes"}.`);
    }
  }
  return { forgive };
}

/** Keys of the table are 255 characters at most, the limiter's prefix included. */
function keyOf(key: string): string {
  return key.slice(0, 240);
}

/** Deletes the counts that are over. */
export async function clearOldAttempts(now = Date.now()): Promise<void> {
  await pool().query("DELETE FROM rate_limit WHERE expire < $1", [now]);
}
