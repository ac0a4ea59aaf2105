import { describe, expect, it } from "vitest";
import type { Graph, GraphNode, Value } from "./graph";
import { constant } from "./graph-builder";
import { toOnnx } from "./onnx";
import { verify } from "./verify";

const value = (...shape: number[]): Value => ({ shape, dtype: "float32" });
const node = (operator: GraphNode["operator"], inputs: Value[], outputs: Value[], attributes = {}): GraphNode => ({
  operator,
  inputs,
  outputs,
  attributes,
});
const x = value(2, 3);
const y = value(2, 3);
const graph = (parts: Partial<Graph>): Graph => ({ name: "g", inputs: [{ name: "x", value: x }], nodes: [], outputs: [], ...parts });

describe("verify refuses", () => {
  const cases: Record<string, [Graph, RegExp]> = {
    "a value used before it is defined": [
      graph({ nodes: [node("Exp", [y], [value(2, 3)]), node("Exp", [x], [y])] }),
      /graph "g" after a test: node 0 \(Exp\), input 0: used before it is defined/,
    ],
    "a value defined twice": [graph({ nodes: [node("Exp", [x], [y]), node("Neg", [x], [y])] }), /node 1 \(Neg\), output 0: defined twice/],
    "an output that nothing defines": [graph({ outputs: [{ name: "y", value: y }] }), /output "y": used before it is defined/],
    "a shape that the operator does not give": [
      graph({ nodes: [node("Transpose", [x], [y], { perm: [1, 0] })] }),
      /output 0 is float32\[2,3\], the operator gives float32\[3,2\]/,
    ],
    "a type that the operator does not give": [graph({ nodes: [node("Greater", [x, x], [y])] }), /the operator gives bool\[2,3\]/],
    "operands that do not fit": [graph({ nodes: [node("Gemm", [x, x], [y], { transA: 0, transB: 0 })] }), /\[2, 3\] times \[2, 3\]/],
    "mixed types": [graph({ nodes: [node("Add", [x, constant("int32", [], [1])], [y])] }), /mixed types float32, int32/],
    "a missing output": [graph({ nodes: [node("Split", [x], [value(1, 3)], { axis: 0, sizes: [1, 1] })] }), /1 outputs instead of 2/],
    "a missing attribute": [graph({ nodes: [node("Softmax", [x], [y])] }), /attribute axis must be an integer/],
    "a constant of the wrong size": [
      graph({ nodes: [node("Add", [x, { ...constant("float32", [3], [1, 2, 3]), shape: [2, 3] }], [y])] }),
      /constant of shape \[2,3\] has 3 elements/,
    ],
    "a name given twice": [
      graph({
        outputs: [
          { name: "y", value: x },
          { name: "y", value: x },
        ],
      }),
      /outputs: a name is there twice: y, y/,
    ],
  };
  for (const [name, [broken, message]] of Object.entries(cases))
    it(name, () => {
      expect(() => verify(broken, "a test")).toThrow(message);
    });
});

it("verify takes a sound graph, which serialises the same way twice", () => {
  const sound = graph({
    nodes: [node("Exp", [x], [y])],
    outputs: [
      { name: "y", value: y },
      { name: "again", value: y },
      { name: "x again", value: x },
    ],
  });
  verify(sound, "a test");
  expect(toOnnx(sound)).toEqual(toOnnx(sound));
});
