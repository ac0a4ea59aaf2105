/** What the web process knows of itself, for whoever asks how it is. */
export interface WebState {
  readonly version: string;
  /** Browsers connected now. */
  sockets(): number;
  /** Whether it hears what the other processes write. */
  listening(): boolean;
}

/** Next loads this module apart from the process that holds the sockets: the two meet through `globalThis`. */
const KEY = Symbol.for("tandem.web-state");
const held = globalThis as { [KEY]?: WebState };

export function setWebState(state: WebState): void {
  held[KEY] = state;
}

/** undefined in a process that serves pages without sockets. */
export function webState(): WebState | undefined {
  return held[KEY];
}
