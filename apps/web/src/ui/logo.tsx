/** The mark: a page with its corner folded, and the sound that comes out of it. */
function LogoMark({ className = 'size-8' }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={className}>
      <path d="M7 3h12l9 9v13a4 4 0 0 1-4 4H7a4 4 0 0 1-4-4V7a4 4 0 0 1 4-4Z" className="fill-accent" />
      <path d="M19 3l9 9h-6a3 3 0 0 1-3-3V3Z" className="fill-on-accent opacity-45" />
      <path
        d="M9 18.5v3M13.5 15v10M18 17.5v5M22.5 19v2"
        className="stroke-on-accent"
        strokeWidth="2.4"
        strokeLinecap="round"
      />
    </svg>
  );
}

export function Logo() {
  return (
    <span className="inline-flex items-center gap-2.5">
      <LogoMark />
      <span className="font-serif text-xl font-semibold tracking-tight whitespace-nowrap">Earmark</span>
    </span>
  );
}
