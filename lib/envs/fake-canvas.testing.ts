/** A canvas for tests without a browser: its 2D context counts calls and refuses numbers that are not finite; it has no WebGL. */
export interface FakeCanvas {
  readonly canvas: HTMLCanvasElement;
  /** How often each method of the 2D context was called. */
  readonly calls: Map<string, number>;
}

export function fakeCanvas(): FakeCanvas {
  const calls = new Map<string, number>();
  const canvas = {
    width: 300,
    height: 150,
    style: {},
    ownerDocument: { createElement: () => fakeCanvas().canvas },
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    getContext: (kind: string) => (kind === "2d" ? context : null),
  };
  const context: object = new Proxy(
    { canvas },
    {
      get(fields: Record<string, unknown>, name: string) {
        if (name in fields) return fields[name];
        return (...values: unknown[]) => {
          requireFinite(name, values);
          calls.set(name, (calls.get(name) ?? 0) + 1);
        };
      },
      set(fields, name: string, value: unknown) {
        requireFinite(name, [value]);
        fields[name] = value;
        return true;
      },
    },
  );
  return { canvas: canvas as unknown as HTMLCanvasElement, calls };
}

function requireFinite(name: string, values: readonly unknown[]): void {
  for (const value of values)
    if (typeof value === "number" && !Number.isFinite(value)) throw new Error(`the canvas was given ${value} in ${name}`);
}
