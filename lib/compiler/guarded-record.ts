/**
 * The record as given, but reading a name that it lacks throws: `build` functions index state and inputs by name, and an
 * undefined there would fail far from its cause.
 */
export function guardedRecord<T>(what: string, record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return new Proxy(record, {
    get(target, name) {
      if (typeof name === "symbol" || Object.hasOwn(target, name)) return Reflect.get(target, name);
      throw new RangeError(`${what} "${name}" is not listed by the program; listed: ${Object.keys(target).join(", ") || "none"}`);
    },
  });
}
