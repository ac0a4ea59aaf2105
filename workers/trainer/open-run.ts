import { chooseEngine } from "../../lib/compiler/choose-engine";
import type { RunConfiguration } from "../../lib/contracts/run-configuration";
import { environmentEntry } from "../../lib/envs/registry";
import { createRun } from "../../lib/training/create-run";
import type { TrainingRun } from "../../lib/training/ports";

/** A run in memory with all that it stands on. */
export interface OpenedRun {
  readonly training: TrainingRun;
  /** What executes, in words. */
  readonly engine: string;
  /** Of the environment: frames in a second of its clips at speed 1. */
  readonly frameRate: number;
  /** Frees run, engine and simulations. */
  close(): void;
}

/**
 * Opens a run: from its beginning, or from a checkpoint.
 * @throws Error in words for a person when its engine, environment or checkpoint does not allow it
 */
export type OpenRun = (configuration: RunConfiguration, checkpoint: Uint8Array | undefined) => Promise<OpenedRun>;

/** @param threads inside one call of the engine */
export function runOpener(threads: number): OpenRun {
  return async (configuration, checkpoint) => {
    const entry = environmentEntry(configuration.environment);
    const engine = await chooseEngine(configuration.engine, { threads });
    const environments: { close(): void }[] = [];
    const closeParts = () => {
      for (const environment of environments.splice(0)) environment.close();
      engine.dispose();
    };
    try {
      const training = await createRun(configuration, {
        engine,
        environment: async () => {
          const environment = await entry.create();
          environments.push(environment);
          return environment;
        },
        checkpoint,
      });
      return {
        training,
        engine: engine.description,
        frameRate: entry.spec.frameRate,
        close() {
          training.dispose();
          closeParts();
        },
      };
    } catch (error) {
      closeParts();
      throw error;
    }
  };
}
