import { clsx } from 'clsx';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';

type ToggleProps = { pressed: boolean; onChange: (pressed: boolean) => void; children: ReactNode };

/** A wish that is on or off, as a pill. */
export function Toggle({ pressed, onChange, children }: ToggleProps) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={() => onChange(!pressed)}
      className={clsx(
        'edge inline-flex h-9 shrink-0 items-center gap-1.5 rounded-full px-3.5 text-sm font-semibold transition-colors max-sm:h-11 touch:h-11',
        pressed
          ? 'bg-accent-soft text-accent-text ring-1 ring-accent ring-inset'
          : 'bg-raised text-muted hover:bg-hover hover:text-text',
      )}
    >
      {pressed && <Check aria-hidden className="size-4" />}
      {children}
    </button>
  );
}
