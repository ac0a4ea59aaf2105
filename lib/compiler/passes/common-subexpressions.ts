import type { Graph, Value } from "../graph";
import { rewrite } from "./rewrite";

/** Computes once what is computed twice: same operator, same attributes, same inputs. */
export function commonSubexpressions(graph: Graph): Graph {
  const ids = new Map<Value, string>();
  const idOf = (value: Value): string => {
    if (value.constant) return `${value.dtype}[${value.shape}](${value.constant.length > 64 ? identity(value.constant) : value.constant})`;
    let id = ids.get(value);
    if (!id) {
      id = `%${ids.size}`;
      ids.set(value, id);
    }
    return id;
  };
  const buffers = new Map<object, number>();
  /** Long constants are the same where their data are one array. */
  const identity = (data: object): string => {
    if (!buffers.has(data)) buffers.set(data, buffers.size);
    return `array ${buffers.get(data)}`;
  };
  const known = new Map<string, readonly Value[]>();
  return rewrite(graph, ({ operator, attributes, inputs, outputs }) => {
    const key = `${operator} ${JSON.stringify(Object.entries(attributes).sort())} ${inputs.map(idOf).join(" ")}`;
    const earlier = known.get(key);
    if (!earlier) known.set(key, outputs);
    return earlier;
  });
}
