import type { Environment } from "./contract";
import { environmentEntry } from "./registry";

/** The simulations of one run: it opens as many as it needs, and its caller closes them all. */
export interface OpenEnvironments {
  readonly open: () => Promise<Environment>;
  /** May be called again. */
  close(): void;
}

/** @throws RangeError for an environment that there is not */
export function openEnvironments(id: string): OpenEnvironments {
  const entry = environmentEntry(id);
  const opened: Environment[] = [];
  return {
    async open() {
      const environment = await entry.create();
      opened.push(environment);
      return environment;
    },
    close() {
      for (const environment of opened.splice(0)) environment.close();
    },
  };
}
