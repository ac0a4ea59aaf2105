import { z } from "zod";

/** Options arrive as text. */
export function wholeNumber({ from = 0, to = 4_294_967_295 }: { from?: number; to?: number } = {}) {
  const words = `write a whole number from ${from} to ${to}`;
  return z
    .string()
    .regex(/^\d+$/, words)
    .transform(Number)
    .refine((value) => value >= from && value <= to, words);
}

/** A number above 0: a step size, a weight. */
export function positiveNumber() {
  const words = "write a number above 0";
  return z
    .string()
    .regex(/^\d*\.?\d+(e[+-]?\d+)?$/i, words)
    .transform(Number)
    .refine((value) => value > 0 && Number.isFinite(value), words);
}
