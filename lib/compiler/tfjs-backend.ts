import * as tf from "@tensorflow/tfjs";

// tfjs greets Node users on the console at its first tensor; standard output and error are ours (`--json` prints only JSON).
tf.enableProdMode();

/**
 * Runs `work` with the named tfjs backend in charge, then gives the previous one back. tfjs keeps one backend for the whole
 * process; several engines live in one process, so each claims its own for the length of a synchronous call.
 */
export function withBackend<T>(name: string, work: () => T): T {
  const previous = tf.getBackend();
  if (previous !== name) select(name);
  try {
    return work();
  } finally {
    if (previous && previous !== name) select(previous);
  }
}

function select(name: string): void {
  // setBackend is async in its type only: for a registered synchronous factory it has switched when it returns.
  void tf.setBackend(name);
  if (tf.getBackend() !== name) throw new Error(`tfjs backend "${name}" could not be selected`);
}
