import type { ReactNode } from "react";

interface EmptyStateProps {
  readonly title: string;
  /** What to do next, in a sentence. */
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** Stands where a list would stand, and says what to do next. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-start gap-3 rounded-panel border border-edge border-dashed px-5 py-6">
      <div className="max-w-prose space-y-1">
        <p className="font-semibold text-lg">{title}</p>
        <div className="text-quiet">{children}</div>
      </div>
      {action ? <div className="flex flex-wrap gap-2">{action}</div> : null}
    </div>
  );
}
