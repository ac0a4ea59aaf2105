import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { classes } from "./classes";

export const buttonStyle = cva(
  "inline-flex select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-control font-medium transition-colors disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      look: {
        primary: "bg-accent text-on-accent enabled:hover:bg-accent-strong [a&]:hover:bg-accent-strong",
        secondary: "border border-edge bg-panel text-ink enabled:hover:bg-well [a&]:hover:bg-well",
        quiet: "text-ink enabled:hover:bg-well [a&]:hover:bg-well",
        danger: "bg-danger text-on-danger enabled:hover:bg-danger-strong",
      },
      size: {
        small: "h-7 px-2.5 text-sm",
        normal: "h-9 px-3.5",
        large: "h-11 px-5 text-lg",
        icon: "size-9",
      },
    },
    defaultVariants: { look: "secondary", size: "normal" },
  },
);

type ButtonProps = ComponentProps<"button"> & VariantProps<typeof buttonStyle>;

/** A button that does something here; a link that looks like one takes `buttonStyle` instead. */
export function Button({ look, size, className, type = "button", ...props }: ButtonProps) {
  return <button type={type} className={classes(buttonStyle({ look, size }), className)} {...props} />;
}
