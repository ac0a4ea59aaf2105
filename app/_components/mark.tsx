/** The sign of Tandem: two clips, two levels, learnt together. */
export function Mark({ className }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={className}>
      <rect x="2" y="3" width="9" height="12" rx="2.5" fill="var(--accent)" />
      <rect x="13" y="9" width="9" height="12" rx="2.5" fill="none" stroke="currentColor" strokeWidth="2" />
    </svg>
  );
}
