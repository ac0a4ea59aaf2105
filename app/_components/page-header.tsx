import Link from "next/link";
import type { ReactNode } from "react";

interface PageHeaderProps {
  readonly title: string;
  readonly lead?: ReactNode;
  /** Where this page hangs: shown above the title. */
  readonly parent?: { readonly href: string; readonly title: string };
  readonly actions?: ReactNode;
}

export function PageHeader({ title, lead, parent, actions }: PageHeaderProps) {
  return (
    <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        {parent ? (
          <Link href={parent.href} className="inline-block py-1 text-quiet text-sm underline-offset-4 hover:underline">
            {parent.title}
          </Link>
        ) : null}
        <h1 className="break-words text-2xl tracking-tight">{title}</h1>
        {lead ? <div className="mt-1 max-w-prose text-quiet">{lead}</div> : null}
      </div>
      {actions ? <div className="flex flex-wrap gap-2 empty:hidden">{actions}</div> : null}
    </header>
  );
}
