/** The first place where two plain values differ. */
export interface Difference {
  /** "labels.budget"; empty when the values themselves differ. */
  readonly path: string;
  readonly before: unknown;
  readonly now: unknown;
}

/** Compares plain JSON values, keys in any order; undefined when they are equal. */
export function differingField(before: unknown, now: unknown, path = ""): Difference | undefined {
  if (isRecord(before) && isRecord(now)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(now)])) {
      const found = differingField(before[key], now[key], path === "" ? key : `${path}.${key}`);
      if (found) return found;
    }
    return undefined;
  }
  return JSON.stringify(before) === JSON.stringify(now) ? undefined : { path, before, now };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
