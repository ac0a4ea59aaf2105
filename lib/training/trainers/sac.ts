import type { Trainer } from "./trainer";

/** Soft actor-critic on the true reward (Haarnoja et al. 2018): the ceiling that the others are compared with. */
export const sac: Trainer = { algorithm: "sac" };
