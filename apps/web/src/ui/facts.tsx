import { Fragment, type ReactNode } from 'react';
import { DOT } from './dot.ts';

/** Small facts in a line, dots between them; a line never begins with a dot. Empty facts are left out. */
export function Facts({ items, className = '' }: { items: readonly ReactNode[]; className?: string }) {
  const shown = items.filter((item) => item !== '' && item !== null && item !== undefined && item !== false);
  return (
    <p className={`tabular ${className}`}>
      {shown.map((item, index) => (
        <Fragment key={index}>
          <span className="whitespace-nowrap">
            {item}
            {index < shown.length - 1 && <span aria-hidden>{DOT.trimEnd()}</span>}
          </span>{' '}
        </Fragment>
      ))}
    </p>
  );
}
