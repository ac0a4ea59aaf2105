const LARGEST = 4_294_967_295;
const MOST = 20;

/** Reads "1, 2, 5-8" as [1, 2, 5, 6, 7, 8]: each once, in order. */
export function readSeeds(
  text: string,
): { readonly seeds: readonly number[]; readonly problem?: undefined } | { readonly problem: string } {
  const words = `write whole numbers from 0 to ${LARGEST}, such as 1, 2, 3 or 1-5; at most ${MOST} of them`;
  const seeds = new Set<number>();
  for (const part of text.split(/[\s,;]+/).filter((piece) => piece !== "")) {
    const match = /^(\d+)(?:[-–](\d+))?$/.exec(part);
    if (match === null) return { problem: words };
    const first = Number(match[1]);
    const last = Number(match[2] ?? match[1]);
    if (last < first || last > LARGEST || last - first >= MOST) return { problem: words };
    for (let seed = first; seed <= last; seed++) seeds.add(seed);
  }
  if (seeds.size === 0 || seeds.size > MOST) return { problem: words };
  return { seeds: [...seeds] };
}
