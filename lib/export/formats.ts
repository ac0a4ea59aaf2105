import { TandemError } from "../contracts/errors";

/** Files that a model can leave as. */
export const EXPORT_FORMATS = ["onnx", "safetensors"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** @throws TandemError INVALID_INPUT naming what is allowed */
export function parseExportFormat(format: string): ExportFormat {
  if ((EXPORT_FORMATS as readonly string[]).includes(format)) return format as ExportFormat;
  const why = format === "tfjs" ? "TF.js files are not written yet" : `there is no format "${format}"`;
  throw new TandemError("INVALID_INPUT", `The format is not valid: ${why}; use ${EXPORT_FORMATS.join(" or ")}.`, {
    issues: [{ path: "format", message: `use ${EXPORT_FORMATS.join(" or ")}` }],
  });
}
