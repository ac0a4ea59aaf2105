import type { ReactNode } from "react";
import { Mark } from "../_components/mark";
import { ThemeToggle } from "../_components/theme-toggle";

/** One narrow column: nothing but the form that stands between a visitor and the work. */
export default function AuthLayout({ children }: { readonly children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <div className="flex justify-end p-2">
        <ThemeToggle />
      </div>
      <main className="mx-auto w-full max-w-sm flex-1 px-4 pt-[8vh] pb-12">
        <p className="mb-8 flex items-center gap-2 font-semibold text-xl tracking-tight">
          <Mark className="size-7" />
          Tandem
        </p>
        {children}
      </main>
    </div>
  );
}
