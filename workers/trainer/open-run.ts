import { chooseEngine } from "../../lib/compiler/choose-engine";
import type { RunConfiguration } from "../../lib/contracts/run-configuration";
import { openEnvironments } from "../../lib/envs/open-environments";
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
    const { frameRate } = environmentEntry(configuration.environment).spec;
    const engine = await chooseEngine(configuration.engine, { threads });
    const environments = openEnvironments(configuration.environment);
    const closeParts = () => {
      environments.close();
      engine.dispose();
    };
    try {
      const training = await createRun(configuration, {
        engine,
        environment: environments.open,
        checkpoint,
      });
      return {
        training,
        engine: engine.description,
        frameRate,
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
