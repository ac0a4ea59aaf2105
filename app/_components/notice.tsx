import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "./classes";

const LOOKS = {
  info: { icon: Info, style: "border-line bg-panel", mark: "text-accent" },
  attention: { icon: TriangleAlert, style: "border-attention bg-attention-wash", mark: "text-attention" },
  danger: { icon: CircleAlert, style: "border-danger bg-danger-wash", mark: "text-danger" },
} as const;

interface NoticeProps {
  readonly look?: keyof typeof LOOKS;
  readonly title?: string;
  readonly children?: ReactNode;
  readonly className?: string;
}

/** What happened, what was kept, what to do. Danger interrupts a screen reader, the others wait. */
export function Notice({ look = "info", title, children, className }: NoticeProps) {
  const { icon: Icon, style, mark } = LOOKS[look];
  return (
    <div
      role={look === "danger" ? "alert" : "status"}
      className={classes("flex gap-2.5 rounded-control border px-3 py-2.5 text-ink", style, className)}
    >
      <Icon aria-hidden className={classes("mt-0.5 size-4 shrink-0", mark)} />
      <div className="min-w-0 flex-1 space-y-1">
        {title ? <p className="font-medium">{title}</p> : null}
        {children ? <div>{children}</div> : null}
      </div>
    </div>
  );
}
