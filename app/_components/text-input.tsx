import type { ComponentProps } from "react";
import { classes } from "./classes";

/** 16 px on a phone, where a smaller size makes the browser zoom in. */
const inputStyle =
  "w-full rounded-control border border-edge bg-panel px-2.5 text-lg text-ink placeholder:text-quiet aria-invalid:border-danger disabled:opacity-60 sm:text-base";

export function TextInput({ className, ...props }: ComponentProps<"input">) {
  return <input className={classes(inputStyle, "h-9", className)} {...props} />;
}

export function TextArea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea className={classes(inputStyle, "min-h-28 py-2 leading-relaxed", className)} {...props} />;
}

export function Select({ className, ...props }: ComponentProps<"select">) {
  return <select className={classes(inputStyle, "h-9 pr-8", className)} {...props} />;
}
