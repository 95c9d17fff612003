import { Link, Outlet } from '@tanstack/react-router';
import { t } from '../../lib/i18n/rooms.ts';
import { PageHeader } from '../../ui/page.tsx';

const ROOMS = [
  { to: '/activity', label: 'activity.queue' },
  { to: '/activity/history', label: 'activity.history' },
  { to: '/activity/blocklist', label: 'activity.blocklist' },
] as const;

export function ActivityLayout() {
  return (
    <>
      <PageHeader title={t('nav.activity')} description={t('activity.text')} />
      <nav aria-label={t('activity.nav')} className="mb-6 flex gap-1 border-b border-line">
        {ROOMS.map((room) => (
          <Link
            key={room.to}
            to={room.to}
            activeOptions={{ exact: true }}
            className="-mb-px flex h-11 items-center border-b-2 border-transparent px-4 font-semibold text-muted hover:text-text"
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
