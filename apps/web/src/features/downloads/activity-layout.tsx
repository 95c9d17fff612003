import { Link, Outlet } from '@tanstack/react-router';
import { t } from '../../lib/i18n/rooms.ts';
import { PageHeader } from '../../ui/page.tsx';
import { showFocused } from '../../ui/show-focused.ts';

const ROOMS = [
  { to: '/activity', label: 'activity.queue' },
  { to: '/activity/history', label: 'activity.history' },
  { to: '/activity/blocklist', label: 'activity.blocklist' },
] as const;

export function ActivityLayout() {
  return (
    <>
      <PageHeader title={t('nav.activity')} description={t('activity.text')} />
      <nav
        aria-label={t('activity.nav')}
        onFocus={showFocused}
        className="scroll-row mb-6 flex gap-1 overflow-x-auto border-b border-line"
      >
        {ROOMS.map((room) => (
          <Link
            key={room.to}
            to={room.to}
            activeOptions={{ exact: true }}
            className="flex h-11 shrink-0 items-center border-b-2 border-transparent px-4 font-semibold whitespace-nowrap text-muted outline-offset-[-2px] hover:text-text max-xs:px-3"
            activeProps={{ className: '!border-accent !text-text' }}
          >
            {t(room.label)}
          </Link>
        ))}
      </nav>
      <Outlet />
    </>
  );
}
