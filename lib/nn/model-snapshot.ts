/** A learnt network by itself: what is exported, and all that is needed to rebuild it. */
export interface ModelSnapshot {
  readonly what: "reward" | "policy";
  readonly environment: string;
  readonly observationSize: number;
  readonly actionSize: number;
  /** Widths of the hidden layers. */
  readonly hidden: readonly number[];
  /** Environment steps trained so far. */
  readonly step: number;
  /** By name, in order; shapes row-major. */
  readonly parameters: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>;
}
