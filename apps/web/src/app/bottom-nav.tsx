import { Link } from '@tanstack/react-router';
import { Ellipsis } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { t } from '../lib/i18n/index.ts';
import type { NavItem } from './nav-items.ts';

const MoreSheet = lazy(() => import('./more-sheet.tsx').then((module) => ({ default: module.MoreSheet })));

const ITEM =
  'relative flex h-15 min-w-0 flex-1 flex-col items-center justify-center gap-1 text-[0.6875rem] font-medium text-muted';

/** Navigation under the thumb, on phones. */
export function BottomNav({ items }: { items: readonly NavItem[] }) {
  const [more, setMore] = useState(false);
  return (
    <nav
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
              <span className="truncate">{item.label}</span>
              {item.badge !== undefined && item.badge > 0 && (
                <span className="tabular absolute top-1.5 left-1/2 ml-2 grid h-4.5 min-w-4.5 place-items-center rounded-full bg-warn px-1 text-[0.6875rem] font-bold text-bg">
                  <span className="sr-only">{t('nav.waiting')} </span>
                  {item.badge}
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
        <Suspense>
          <MoreSheet items={items.filter((item) => !item.primary)} onClose={() => setMore(false)} />
        </Suspense>
      )}
    </nav>
  );
}
