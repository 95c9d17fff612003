import { formatPercent } from '../lib/format/index.ts';

type BarProps = { fraction: number; label: string; tone?: 'accent' | 'info' | 'warn' | 'muted' };

const FILL = { accent: 'bg-accent', info: 'bg-info', warn: 'bg-warn', muted: 'bg-faint' } as const;

export function ProgressBar({ fraction, label, tone = 'accent' }: BarProps) {
  const clamped = Math.min(1, Math.max(0, fraction));
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(clamped * 100)}
      aria-valuetext={formatPercent(clamped)}
      className="edge h-1.5 w-full overflow-hidden rounded-full bg-hover"
    >
      <div
        className={`h-full origin-left rounded-full transition-transform duration-700 ease-linear ${FILL[tone]}`}
        style={{ transform: `scaleX(${clamped})` }}
      />
    </div>
  );
}

const RADIUS = 15.5;
const ROUND = 2 * Math.PI * RADIUS;

/** Progress around a small thing, such as the mark on a cover. Decorative: the words stand beside it. */
export function ProgressRing({ fraction, className = 'size-9' }: { fraction: number; className?: string }) {
  const clamped = Math.min(1, Math.max(0, fraction));
  return (
    <svg viewBox="0 0 36 36" aria-hidden className={`-rotate-90 ${className}`}>
      <circle cx="18" cy="18" r={RADIUS} fill="none" strokeWidth="3" className="stroke-current opacity-25" />
      <circle
        cx="18"
        cy="18"
        r={RADIUS}
        fill="none"
        strokeWidth="3"
        strokeLinecap="round"
        strokeDasharray={ROUND}
        strokeDashoffset={ROUND * (1 - clamped)}
        className="stroke-current transition-[stroke-dashoffset] duration-700 ease-linear"
      />
    </svg>
  );
}
