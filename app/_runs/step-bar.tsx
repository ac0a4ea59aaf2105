interface StepBarProps {
  readonly step: number;
  readonly of: number;
}

/** How far a run is, as a thin bar; the figures stand beside it in text. */
export function StepBar({ step, of }: StepBarProps) {
  const share = Math.min(1, step / Math.max(1, of));
  return (
    <div aria-hidden className="h-1 overflow-hidden rounded-full bg-well">
      <div className="h-full rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
    </div>
  );
}
