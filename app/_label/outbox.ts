import { z } from "zod";
import { labelInputSchema } from "@/lib/contracts/preference";

const keptAnswerSchema = labelInputSchema.extend({
  personId: z.string(),
  /** When it was given, milliseconds since 1970: answers are sent in this order. */
  givenAt: z.number(),
  /** It was sent at least once, so that the server may hold it although the acknowledgement was lost. */
  tried: z.boolean(),
});
/** An answer that the server has not yet said it holds. */
export type KeptAnswer = z.infer<typeof keptAnswerSchema>;

const PREFIX = "tandem.answer.";

/**
 * Answers on their way to the server, kept in the browser's storage until the server holds them: they survive a lost
 * connection, a closed tab and a crash. One entry an answer, so that two tabs never overwrite each other's.
 */
export class Outbox {
  readonly #storage: Storage | undefined;
  readonly #personId: string;
  /** The same answers in memory, for browsers whose storage is full or forbidden. */
  readonly #held = new Map<string, KeptAnswer>();
  /** False when an answer could not be written to storage: it lives only as long as the page. */
  durable = true;

  constructor(storage: Storage | undefined, personId: string) {
    this.#storage = storage;
    this.#personId = personId;
    this.durable = storage !== undefined;
    for (const answer of this.#readStored()) this.#held.set(answer.clientId, answer);
  }

  add(answer: KeptAnswer): void {
    this.#held.set(answer.clientId, answer);
    try {
      this.#storage?.setItem(PREFIX + answer.clientId, JSON.stringify(answer));
    } catch {
      this.durable = false;
    }
  }

  remove(clientId: string): void {
    this.#held.delete(clientId);
    try {
      this.#storage?.removeItem(PREFIX + clientId);
    } catch {
      this.durable = false;
    }
  }

  get size(): number {
    return this.#held.size;
  }

  /** The answer that has waited longest. */
  oldest(): KeptAnswer | undefined {
    let found: KeptAnswer | undefined;
    for (const answer of this.#held.values()) if (found === undefined || answer.givenAt < found.givenAt) found = answer;
    return found;
  }

  ofPair(pairId: string): KeptAnswer | undefined {
    for (const answer of this.#held.values()) if (answer.pairId === pairId) return answer;
    return undefined;
  }

  /** This person's answers that an earlier page left behind; another person's stay where they are. */
  #readStored(): KeptAnswer[] {
    const found: KeptAnswer[] = [];
    const storage = this.#storage;
    if (storage === undefined) return found;
    try {
      for (let i = 0; i < storage.length; i++) {
        const key = storage.key(i);
        if (key === null || !key.startsWith(PREFIX)) continue;
        const answer = readAnswer(storage.getItem(key));
        if (answer !== undefined && answer.personId === this.#personId) found.push(answer);
      }
    } catch {
      this.durable = false;
    }
    return found;
  }
}

function readAnswer(text: string | null): KeptAnswer | undefined {
  try {
    const parsed = keptAnswerSchema.safeParse(JSON.parse(text ?? ""));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
