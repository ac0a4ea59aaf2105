import { TandemError } from "@/lib/contracts/errors";
import type { LabelProgress } from "@/lib/contracts/preference";
import type { KeptAnswer, Outbox } from "./outbox";

const FIRST_DELAY = 1000;
const LONGEST_DELAY = 15_000;

export interface SenderPorts {
  /** Resolves when the server holds the answer for good, with the project's counts; throws TandemError. */
  submit(answer: KeptAnswer): Promise<LabelProgress>;
  /** Resolves after `milliseconds`, or at once when the signal aborts. */
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** What became of an answer, or of the way to the server. */
export type SenderNews =
  | { readonly kind: "sending" }
  | { readonly kind: "stored"; readonly progress: LabelProgress }
  | { readonly kind: "refused"; readonly answer: KeptAnswer; readonly problem: unknown }
  | { readonly kind: "offline" }
  | { readonly kind: "signed-out" };

/**
 * Sends the outbox's answers one after another, oldest first, and keeps trying while the server cannot be reached. The
 * server stores one answer for each clientId, so that an answer whose acknowledgement was lost is sent again without harm.
 */
export class AnswerSender {
  readonly #outbox: Outbox;
  readonly #ports: SenderPorts;
  readonly #tell: (news: SenderNews) => void;
  #running = false;
  #closed = false;
  #wake = new AbortController();
  #flight: { readonly clientId: string; readonly landed: Promise<unknown> } | undefined;

  constructor(outbox: Outbox, ports: SenderPorts, tell: (news: SenderNews) => void) {
    this.#outbox = outbox;
    this.#ports = ports;
    this.#tell = tell;
  }

  /** Starts sending if it is not under way; ends a wait for the next try. */
  poke(): void {
    this.#closed = false;
    this.#wake.abort();
    this.#wake = new AbortController();
    if (!this.#running) void this.#run();
  }

  close(): void {
    this.#closed = true;
    this.#wake.abort();
  }

  /**
   * Takes an answer out of the outbox before it is sent; one that is under way is waited for.
   * @returns false when the server may hold it: it has to be undone there
   */
  async retract(pairId: string): Promise<boolean> {
    for (;;) {
      const answer = this.#outbox.ofPair(pairId);
      if (answer === undefined) return false;
      if (this.#flight?.clientId !== answer.clientId) {
        if (answer.tried) return false;
        this.#outbox.remove(answer.clientId);
        return true;
      }
      await this.#flight.landed;
    }
  }

  async #run(): Promise<void> {
    this.#running = true;
    let delay = FIRST_DELAY;
    while (!this.#closed) {
      const answer = this.#outbox.oldest();
      if (answer === undefined) break;
      const outcome = await this.#sendOne(answer);
      this.#tell(outcome);
      if (outcome.kind === "signed-out") break;
      if (outcome.kind === "offline") {
        await this.#ports.pause(delay, this.#wake.signal);
        delay = Math.min(LONGEST_DELAY, delay * 2);
      } else delay = FIRST_DELAY;
    }
    this.#running = false;
  }

  async #sendOne(answer: KeptAnswer): Promise<SenderNews> {
    // Told to storage first: an answer that may have reached the server must be undone there.
    this.#outbox.add({ ...answer, tried: true });
    const sent = this.#ports.submit(answer);
    this.#flight = { clientId: answer.clientId, landed: sent.catch(() => undefined) };
    this.#tell({ kind: "sending" });
    try {
      const progress = await sent;
      this.#outbox.remove(answer.clientId);
      return { kind: "stored", progress };
    } catch (problem) {
      if (isPassing(problem)) return { kind: "offline" };
      if (isSignedOut(problem)) return { kind: "signed-out" };
      this.#outbox.remove(answer.clientId);
      return { kind: "refused", answer, problem };
    } finally {
      this.#flight = undefined;
    }
  }
}

/** Whether the same request may well succeed later. */
export function isPassing(problem: unknown): boolean {
  return !(problem instanceof TandemError) || ["UNAVAILABLE", "INTERNAL", "RATE_LIMITED"].includes(problem.code);
}

export function isSignedOut(problem: unknown): boolean {
  return problem instanceof TandemError && problem.code === "UNAUTHENTICATED";
}
