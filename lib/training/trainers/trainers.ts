import type { RunConfiguration } from "../../contracts/run-configuration";
import { drlhf } from "./drlhf";
import { sac } from "./sac";
import { sobirl } from "./sobirl";
import type { Trainer } from "./trainer";

/** Every algorithm of the run configuration has its trainer; all pass one conformance suite. */
export const TRAINERS = { sac, drlhf, sobirl } satisfies Record<RunConfiguration["algorithm"], Trainer> as Readonly<
  Record<RunConfiguration["algorithm"], Trainer>
>;
