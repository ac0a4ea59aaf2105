/** Running means of named figures: plain numbers, so that a checkpoint in the middle holds them. */
export class Means {
  #count = 0;
  #sums: Record<string, number> = {};

  add(figures: Readonly<Record<string, number>>): void {
    this.#count++;
    for (const [name, value] of Object.entries(figures)) this.#sums[name] = (this.#sums[name] ?? 0) + value;
  }

  /** The means so far, then begins anew. Empty without figures. */
  take(): Record<string, number> {
    const count = this.#count;
    const means = Object.fromEntries(Object.entries(this.#sums).map(([name, sum]) => [name, sum / count]));
    this.#count = 0;
    this.#sums = {};
    return means;
  }

  save(): unknown {
    return { count: this.#count, sums: this.#sums };
  }

  restore(saved: unknown): void {
    const { count, sums } = saved as { count: number; sums: Record<string, number> };
    this.#count = count;
    this.#sums = { ...sums };
  }
}
