import { Link } from '@tanstack/react-router';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { t } from '../lib/i18n/index.ts';
import { latePart } from '../ui/late-part.tsx';
import type { NavItem } from './nav-items.ts';

const MoreSheet = latePart(() => import('./more-sheet.tsx').then((module) => module.MoreSheet));

/** Large text must not run into the word beside it: a fifth of the screen is all there is. */
const ITEM =
  'relative flex h-15 min-w-0 flex-1 flex-col items-center justify-center gap-1 text-[min(0.6875rem,3.3vw)] font-medium text-muted';

/** A longer number would lie over the next sign. */
const MOST_SHOWN = 99;

/** Navigation under the thumb, on phones. */
export function BottomNav({ items }: { items: readonly NavItem[] }) {
  const [more, setMore] = useState(false);
  return (
    <nav
      data-bottom-nav
      aria-label={t('nav.main')}
      className="safe-bottom fixed print:hidden inset-x-0 bottom-0 z-30 border-t border-line bg-surface"
    >
      <div className="flex">
        {items
          .filter((item) => item.primary)
          .map((item) => (
            <Link
              key={item.to}
              to={item.to}
              activeOptions={{ exact: item.to === '/' }}
              className={ITEM}
              activeProps={{ className: '!text-accent-text font-semibold' }}
            >
              <item.icon aria-hidden className="size-5.5" />
              <span className="max-w-full truncate">{item.label}</span>
              {item.badge !== undefined && item.badge > 0 && (
                <span className="tabular absolute top-1.5 left-1/2 ml-2 flex h-4.5 w-max min-w-4.5 items-center justify-center rounded-full bg-warn px-1 text-[min(0.6875rem,3.3vw)] font-bold whitespace-nowrap text-bg">
                  <span className="sr-only">{`${t('nav.waiting')} ${item.badge}`}</span>
                  <span aria-hidden>{item.badge > MOST_SHOWN ? `${MOST_SHOWN}+` : item.badge}</span>
                </span>
              )}
            </Link>
          ))}
        <button type="button" className={ITEM} aria-haspopup="dialog" onClick={() => setMore(true)}>
          <Ellipsis aria-hidden className="size-5.5" />
          {t('nav.more')}
        </button>
      </div>
      {more && (
        <MoreSheet
          items={items.filter((item) => !item.primary)}
          onClose={() => setMore(false)}
          onGiveUp={() => setMore(false)}
        />
      )}
    </nav>
  );
}
