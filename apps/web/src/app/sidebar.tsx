import { Link } from '@tanstack/react-router';
import { t } from '../lib/i18n/index.ts';
import { Logo } from '../ui/logo.tsx';
import { AccountBar } from './account-bar.tsx';
import type { NavItem } from './nav-items.ts';

/** Navigation beside the page, from tablets upwards. */
export function Sidebar({ items }: { items: readonly NavItem[] }) {
  return (
    <aside className="sticky top-0 flex print:hidden h-dvh w-56 shrink-0 flex-col border-r border-line bg-sunken px-3 py-5">
      <Link to="/" className="mb-7 rounded-md px-2" aria-label={t('nav.homeLink')}>
        <Logo />
      </Link>
      <nav aria-label={t('nav.main')} className="grid gap-1">
        {items.map((item) => (
          <Link
            key={item.to}
            to={item.to}
            activeOptions={{ exact: item.to === '/' }}
            className="group flex h-10 items-center gap-3 rounded-md px-3 text-base font-medium text-muted transition-colors hover:bg-raised hover:text-text touch:h-11"
            activeProps={{ className: 'bg-hover !text-text font-semibold' }}
          >
            {({ isActive }) => (
              <>
                <item.icon aria-hidden className={`size-[1.15rem] ${isActive ? 'text-accent-text' : ''}`} />
                {item.label}
                {item.badge !== undefined && item.badge > 0 && (
                  <span className="edge tabular ml-auto rounded-full bg-warn-soft px-2 text-xs font-semibold text-warn">
                    <span className="sr-only">{t('nav.waiting')} </span>
                    {item.badge}
                  </span>
                )}
                {item.to === '/search' && (
                  <kbd
                    aria-hidden
                    className="ml-auto rounded-sm bg-raised px-1.5 font-mono text-xs text-faint ring-1 ring-line"
                  >
                    /
                  </kbd>
                )}
              </>
            )}
          </Link>
        ))}
      </nav>
      <AccountBar />
    </aside>
  );
}
