import type { TabularMdp } from "../mdp/tabular-mdp";

/**
 * All segments (s_0, a_0, …, s_{H-1}, a_{H-1}) that an MDP allows, gathered into classes that visit the same state-action pairs
 * equally often. Within a class the returns are the same and so is prod_h pi(a_h | s_h); only the dynamics' factor
 * rho(s_0) prod_h P(s_{h+1} | s_h, a_h) differs, and its sum does not depend on the policy. So an expectation over segments is one
 * over classes, exactly, with up to H! times fewer terms.
 */
export interface SegmentClasses {
  readonly count: number;
  readonly horizon: number;
  /** State-action pairs visited, with repetition, rising: [count * H] */
  readonly visits: Int32Array;
  /** Sum of the dynamics' factors [count] */
  readonly weights: Float64Array;
}

/** Classes that are still enumerated: one evaluation goes through all their pairs. */
export const CLASS_LIMIT = 4000;
/** (class, state) entries kept while enumerating. */
const ENTRY_LIMIT = 400_000;

/** @throws RangeError if there are too many, with their number and the limit */
export function enumerateSegmentClasses(mdp: TabularMdp, horizon: number): SegmentClasses {
  const { states, actions, transition, initial } = mdp;
  // For each state that a segment may stand in: by the pairs visited so far, the summed factor.
  let layer = new Map<number, Map<string, { visits: readonly number[]; weight: number }>>();
  for (let s = 0; s < states; s++) if (initial[s] > 0) layer.set(s, new Map([["", { visits: [], weight: initial[s] }]]));
  let finished = new Map<string, { visits: readonly number[]; weight: number }>();
  for (let h = 0; h < horizon; h++) {
    finished = new Map();
    const next: typeof layer = new Map();
    let entries = 0;
    const add = (to: typeof finished, key: string, visits: readonly number[], weight: number) => {
      const found = to.get(key);
      if (found) found.weight += weight;
      else {
        to.set(key, { visits, weight });
        if (++entries > ENTRY_LIMIT || finished.size > CLASS_LIMIT) refuse(mdp, horizon);
      }
    };
    for (const [s, classes] of layer)
      for (const { visits, weight } of classes.values())
        for (let row = s * actions; row < (s + 1) * actions; row++) {
          const extended = insertSorted(visits, row);
          const key = extended.join();
          add(finished, key, extended, weight);
          if (h === horizon - 1) continue;
          for (let k = transition.starts[row]; k < transition.starts[row + 1]; k++) {
            const place = transition.indices[k];
            const there: typeof finished = next.get(place) ?? new Map();
            next.set(place, there);
            add(there, key, extended, weight * transition.values[k]);
          }
        }
    layer = next;
  }
  const all = [...finished.values()];
  return {
    count: all.length,
    horizon,
    visits: Int32Array.from(all.flatMap(({ visits }) => visits)),
    weights: Float64Array.from(all, ({ weight }) => weight),
  };
}

function insertSorted(sorted: readonly number[], value: number): readonly number[] {
  const place = sorted.findIndex((other) => other > value);
  return place < 0 ? [...sorted, value] : [...sorted.slice(0, place), value, ...sorted.slice(place)];
}

/** How many segments have a chance above 0, counted by paths and not by listing them. */
export function countSegments({ states, actions, transition, initial }: TabularMdp, horizon: number): number {
  let paths = initial.map((p) => (p > 0 ? 1 : 0));
  for (let h = 1; h < horizon; h++) {
    const next = new Float64Array(states);
    for (let row = 0; row < transition.rows; row++)
      for (let k = transition.starts[row]; k < transition.starts[row + 1]; k++)
        next[transition.indices[k]] += paths[Math.floor(row / actions)];
    paths = next;
  }
  return actions * paths.reduce((sum, count) => sum + count, 0);
}

function refuse(mdp: TabularMdp, horizon: number): never {
  const segments = countSegments(mdp, horizon);
  const words = (value: number) => (value < 1e15 ? String(value) : value.toExponential(2));
  throw new RangeError(
    `objective rlhf: with horizon ${horizon} there are ${words(segments)} segments, ${words(segments ** 2)} pairs, too many to enumerate: they fall into more than the limit of ${CLASS_LIMIT} classes that visit different state-action pairs`,
  );
}
