import type { ExportFormat } from "./formats";
import { type ModelDescription, modelInterface } from "./model-interface";

/** Code that loads the exported file, to copy. */
export interface Snippets {
  readonly python: string;
  readonly node: string;
}

/** @param fileName as it will lie beside the code */
export function snippets(model: ModelDescription, format: ExportFormat, fileName: string): Snippets {
  return { onnx, safetensors }[format](model, JSON.stringify(fileName));
}

function onnx(model: ModelDescription, file: string): Snippets {
  const { inputs, outputs } = modelInterface(model);
  const wanted = outputs[0].name;
  const sizes = inputs.map(({ name, shape }) => ({ name, size: Number(shape[1]) }));
  return {
    python: [
      "import numpy as np",
      "import onnxruntime as ort",
      "",
      `session = ort.InferenceSession(${file})`,
      "batch = 8",
      `(${wanted},) = session.run([${JSON.stringify(wanted)}], {`,
      ...sizes.map(({ name, size }) => `    "${name}": np.zeros((batch, ${size}), dtype=np.float32),`),
      "})",
      `print(${wanted}.shape)`,
    ].join("\n"),
    node: [
      'import * as ort from "onnxruntime-node";',
      "",
      `const session = await ort.InferenceSession.create(${file});`,
      "const batch = 8;",
      `const { ${wanted} } = await session.run({`,
      ...sizes.map(({ name, size }) => `  ${name}: new ort.Tensor("float32", new Float32Array(batch * ${size}), [batch, ${size}]),`),
      "});",
      `console.log(${wanted}.dims);`,
    ].join("\n"),
  };
}

function safetensors(_model: ModelDescription, file: string): Snippets {
  return {
    python: [
      "from safetensors.numpy import load_file",
      "",
      `tensors = load_file(${file})`,
      "print({name: tensor.shape for name, tensor in tensors.items()})",
    ].join("\n"),
    node: [
      'import { readFileSync } from "node:fs";',
      "",
      `const bytes = readFileSync(${file});`,
      "const start = 8 + Number(bytes.readBigUInt64LE(0));",
      "const { __metadata__: metadata, ...entries } = JSON.parse(bytes.subarray(8, start).toString());",
      "const tensors = {};",
      "for (const [name, { shape, data_offsets: [from, to] }] of Object.entries(entries))",
      "  tensors[name] = { shape, data: new Float32Array(bytes.buffer.slice(bytes.byteOffset + start + from, bytes.byteOffset + start + to)) };",
      "console.log(metadata.model, Object.keys(tensors));",
    ].join("\n"),
  };
}
