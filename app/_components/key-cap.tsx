import type { ReactNode } from "react";

/** A key as it is printed on a keyboard. */
export function KeyCap({ children }: { readonly children: ReactNode }) {
  return (
    <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded border border-edge bg-paper px-1 font-medium font-sans text-ink text-xs">
      {children}
    </kbd>
  );
}
