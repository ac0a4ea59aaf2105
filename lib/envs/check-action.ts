import type { BoxSpace, DiscreteSpace } from "./contract";

/**
 * Refuses an action of the wrong size, with a number that is not finite, or a choice that does not exist; throws RangeError
 * in words that name what is allowed. A number outside its bounds passes: the simulations clip where Gymnasium's do.
 * @param id names the environment in the message
 */
export function checkAction(id: string, space: BoxSpace | DiscreteSpace, action: ArrayLike<number>): void {
  const size = space.kind === "box" ? space.size : 1;
  if (action.length !== size) throw new RangeError(`${id}: an action has ${count(size)}, not ${action.length}`);
  for (let i = 0; i < size; i++) {
    const value = action[i];
    if (space.kind === "box") {
      if (!Number.isFinite(value)) throw new RangeError(`${id}: action[${i}] must be a finite number, not ${value}`);
    } else if (!Number.isInteger(value) || value < 0 || value >= space.count)
      throw new RangeError(`${id}: action[0] must be a whole number from 0 to ${space.count - 1}, not ${value}`);
  }
}

const count = (n: number) => (n === 1 ? "1 number" : `${n} numbers`);
