import type { VariantProps } from "class-variance-authority";
import Link from "next/link";
import type { ComponentProps } from "react";
import { buttonStyle } from "./button";
import { classes } from "./classes";

type LinkButtonProps = ComponentProps<typeof Link> & VariantProps<typeof buttonStyle>;

/** A link that looks like a button: it goes somewhere. */
export function LinkButton({ look, size, className, ...props }: LinkButtonProps) {
  return <Link className={classes(buttonStyle({ look, size }), className)} {...props} />;
}
