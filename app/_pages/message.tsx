import type { ReactNode } from "react";
import { Mark } from "../_components/mark";

/** A page that is nothing but a message: what happened, what to do. */
export function Message({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-4 px-4 pb-[12vh]">
      <Mark className="size-8" />
      <h1 className="text-2xl tracking-tight">{title}</h1>
      <div className="space-y-4 text-quiet">{children}</div>
    </main>
  );
}
