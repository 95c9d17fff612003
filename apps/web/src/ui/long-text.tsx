import { clsx } from 'clsx';
import { useState } from 'react';
import { t } from '../lib/i18n/rooms.ts';

type LongTextProps = {
  children: string;
  /** Class that cuts it to so many lines. */
  clamp: string;
  /** Signs from which on it is cut. */
  from: number;
  className?: string;
};

/** A text that may be pages long: its beginning, and the rest for those who ask. */
export function LongText({ children, clamp, from, className }: LongTextProps) {
  const [whole, setWhole] = useState(false);
  const long = children.length > from;
  return (
    <div>
      <p dir="auto" className={clsx('max-w-prose whitespace-pre-line', className, long && !whole && clamp)}>
        {children}
      </p>
      {long && (
        <button
          type="button"
          aria-expanded={whole}
          onClick={() => setWhole(!whole)}
          className="mt-1 rounded-sm py-2 text-sm font-semibold text-accent-text hover:underline"
        >
          {t(whole ? 'common.less' : 'common.more')}
        </button>
      )}
    </div>
  );
}
