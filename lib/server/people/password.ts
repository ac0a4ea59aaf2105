import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** scrypt, as OWASP recommends it: N = 2^17, r = 8, p = 1; about 0.4 s and 128 MiB each. */
const COST: Cost = { N: 2 ** 17, r: 8, p: 1 };
interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}
const KEY_BYTES = 32;
/** Each hash holds 128 MiB: no more than these at once, the others wait. */
const AT_ONCE = 2;

/** Hashes a password for keeping: "scrypt$N$r$p$salt$key". A hash names its own cost, so that the usual one can change. */
export async function hashPassword(password: string, cost: Cost = COST): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost, KEY_BYTES);
  return ["scrypt", cost.N, cost.r, cost.p, salt.toString("base64url"), key.toString("base64url")].join("$");
}

/**
 * Whether the password is the one that was hashed.
 * @param hash undefined for an unknown person: takes as long, and is never right
 */
export async function checkPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [scheme, N, r, p, salt, key] = (hash ?? (await nobodysHash())).split("$");
  if (scheme !== "scrypt") throw new Error(`unknown scheme of password hash: ${scheme}`);
  const expected = Buffer.from(key, "base64url");
  const derived = await derive(password, Buffer.from(salt, "base64url"), { N: Number(N), r: Number(r), p: Number(p) }, expected.length);
  return timingSafeEqual(derived, expected) && hash !== undefined;
}

let nobody: Promise<string> | undefined;
function nobodysHash(): Promise<string> {
  nobody ??= hashPassword(randomBytes(32).toString("base64url"));
  return nobody;
}

let running = 0;
const waiting: (() => void)[] = [];

async function derive(password: string, salt: Buffer, cost: Cost, length: number): Promise<Buffer> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else running++;
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      const maxmem = 256 * cost.N * cost.r;
      // one way of writing each character: a password typed on another keyboard is the same
      scrypt(password.normalize("NFKC"), salt, length, { ...cost, maxmem }, (error, key) => (error ? reject(error) : resolve(key)));
    });
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}
