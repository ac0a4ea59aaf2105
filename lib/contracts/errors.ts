import { z } from "zod";

/** Every code that Tandem answers with, and its HTTP status: the one place where the two meet. */
export const STATUS_OF_CODE = {
  INVALID_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  STALE_EPOCH: 409,
  TOO_LARGE: 413,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
} as const;
export type ErrorCode = keyof typeof STATUS_OF_CODE;

/** One field that was refused, and why, in words that name the allowed values. */
export interface FieldIssue {
  readonly path: string;
  readonly message: string;
}

/** The one error class that crosses a boundary. `message` is fit to be shown to a person. */
export class TandemError extends Error {
  readonly code: ErrorCode;
  readonly issues: readonly FieldIssue[];
  constructor(code: ErrorCode, message: string, options: { issues?: readonly FieldIssue[]; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "TandemError";
    this.code = code;
    this.issues = options.issues ?? [];
  }
  get status(): number {
    return STATUS_OF_CODE[this.code];
  }
}

/** The body of every refused request. */
export const errorBodySchema = z.object({
  error: z.object({
    code: z.enum(Object.keys(STATUS_OF_CODE) as [ErrorCode, ...ErrorCode[]]),
    message: z.string(),
    issues: z.array(z.object({ path: z.string(), message: z.string() })),
  }),
});
export type ErrorBody = z.infer<typeof errorBodySchema>;

/**
 * Parses `input` by `schema`, or throws INVALID_INPUT with one issue a field.
 * @param what names the thing in the message: "run configuration", "label"
 */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown, what: string): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => ({
    path: issue.path.join(".") || "(whole)",
    message: issue.message,
  }));
  const [first] = issues;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
  throw new TandemError("INVALID_INPUT", `The ${what} is not valid: ${first.path}: ${first.message}${more}`, {
    issues,
    cause: result.error,
  });
}
