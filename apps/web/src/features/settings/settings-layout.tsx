import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { t } from '../../lib/i18n/rooms.ts';
import { BackLink } from '../../ui/back-link.tsx';
import { useIsAdmin } from '../users/me.ts';
import { SETTINGS_ROOMS } from './settings-nav.ts';

/** The settings' own navigation beside them; on phones the list is a page of its own. */
export function SettingsLayout() {
  const admin = useIsAdmin();
  const atIndex = useRouterState({ select: (state) => /\/settings\/?$/.test(state.location.pathname) });
  if (!admin) return <Outlet />;
  return (
    <div className="@container">
      <div className="gap-10 @2xl:grid @2xl:grid-cols-[14.5rem_minmax(0,1fr)]">
        <nav aria-label={t('settings.nav')} className="sticky top-9 hidden self-start @2xl:block">
          <ul className="grid gap-0.5">
            {SETTINGS_ROOMS.map((room) => (
              <li key={room.to}>
                <Link
                  to={room.to}
                  className="flex h-10 items-center gap-3 rounded-md px-3 text-base text-muted hover:bg-raised hover:text-text touch:h-11"
                  activeProps={{ className: 'bg-raised font-semibold !text-text' }}
                >
                  <room.icon aria-hidden className="size-4.5" />
                  {room.label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="min-w-0">
          {!atIndex && (
            <div className="@2xl:hidden">
              <BackLink to="/settings" label={t('nav.settings')} />
            </div>
          )}
          <div className="max-w-3xl">
            <Outlet />
          </div>
        </div>
      </div>
    </div>
  );
}
