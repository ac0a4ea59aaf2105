import { availableParallelism } from "node:os";
import { z } from "zod";

/** Threads inside one call of the engine, as TANDEM_THREADS asks; two where the machine has them: more gain little on networks this small. */
export const threadsSchema = z.coerce
  .number("write a number")
  .int("write a whole number")
  .min(1, "between 1 and 256")
  .max(256, "between 1 and 256")
  .default(Math.min(2, availableParallelism()));
