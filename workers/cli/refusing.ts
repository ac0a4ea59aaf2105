import { UsageError } from "./command";

/** The environments and the tabular problems refuse what they are given by RangeError: that is the caller's to mend. */
export async function refusing<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}
