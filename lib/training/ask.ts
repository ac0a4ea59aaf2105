import type { RunConfiguration } from "../contracts/run-configuration";
import type { RandomStream } from "../numerics/random";
import { makePair } from "../preferences/pair";
import type { PairSelection } from "../preferences/pair-selection";
import type { Teacher } from "../preferences/teacher";
import type { BehaviourWindow } from "./behaviour-window";
import type { LabelBook } from "./label-book";
import type { ProposedPair } from "./ports";

/** `total` marks among the places [from, to), so that the places [0, n) always hold floor(n * share) of them, shuffled. */
function marks(from: number, to: number, share: number, random: RandomStream): boolean[] {
  const count = Math.floor(to * share + 1e-9) - Math.floor(from * share + 1e-9);
  const places = Array.from({ length: to - from }, (_, i) => i < count);
  for (let i = places.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [places[i], places[j]] = [places[j], places[i]];
  }
  return places;
}

/**
 * Chooses the next pairs among the segments since step `from`, writes them into the book and lets the synthetic teacher answer
 * its share. With fewer than two segments there (episodes too short), all that the window holds is looked at.
 * @returns the pairs to propose; none when there are still no two segments, or the budget is spent
 */
export function askPairs(
  configuration: RunConfiguration,
  iteration: number,
  from: number,
  behaviour: BehaviourWindow,
  book: LabelBook,
  selection: PairSelection,
  teacher: Teacher,
  streams: { readonly pairs: RandomStream; readonly teacher: RandomStream },
): ProposedPair[] {
  const { labels } = configuration;
  const { kind, humanShare } = configuration.teacher;
  const wanted = book.asked === 0 ? labels.initial : labels.perIteration;
  const count = Math.min(wanted, labels.budget - book.asked);
  let starts = behaviour.starts(labels.segmentLength, from);
  if (starts.length < 2) starts = behaviour.starts(labels.segmentLength, 0);
  if (count <= 0 || starts.length < 2) return [];

  const begin = book.asked;
  const heldOut = marks(begin, begin + count, labels.heldOut, streams.pairs);
  const toPeople = marks(begin, begin + count, kind === "human" ? 1 : kind === "both" ? humanShare : 0, streams.pairs);
  const proposed: ProposedPair[] = [];
  for (let k = 0; k < count; k++) {
    const [i, j] = selection.select(starts, labels.segmentLength, streams.pairs);
    const first = behaviour.segment(starts[i], labels.segmentLength);
    const second = behaviour.segment(starts[j], labels.segmentLength);
    const pair = makePair(first.segment, second.segment);
    const asked = { iteration, teacher: toPeople[k] ? "human" : "synthetic", heldOut: heldOut[k] } as const;
    const preference = toPeople[k] ? undefined : teacher.answer(pair, streams.teacher);
    book.add({ ...asked, logDensity: first.logDensity + second.logDensity }, pair.first, pair.second, preference);
    proposed.push({ ...asked, index: begin + k, first: pair.first, second: pair.second, ...(preference ? { preference } : {}) });
  }
  return proposed;
}
