import { Link, Navigate } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { t } from '../../lib/i18n/index.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { Card, PageHeader } from '../../ui/page.tsx';
import { useIsAdmin } from '../users/me.ts';
import { isListBeside } from './list-beside.ts';
import { SETTINGS_ROOMS } from './settings-nav.ts';

/** On phones the list of all settings; where the list stands beside the page, its first entry. */
export function SettingsIndex() {
  const admin = useIsAdmin();
  usePageTitle(t('nav.settings'));
  if (!admin) return <Navigate to="/settings/account" replace />;
  if (isListBeside()) return <Navigate to="/settings/download-client" replace />;
  return (
    <>
      <PageHeader title={t('nav.settings')} />
      <Card>
        <ul className="divide-y divide-line">
          {SETTINGS_ROOMS.map((room) => (
            <li key={room.to}>
              <Link to={room.to} className="flex min-h-16 items-center gap-4 px-4 py-3 hover:bg-raised">
                <room.icon aria-hidden className="size-5.5 shrink-0 text-accent-text" />
                <span className="min-w-0 flex-1">
                  <span className="block font-semibold">{room.label}</span>
                  <span className="block text-sm text-muted">{room.text}</span>
                </span>
                <ChevronRight aria-hidden className="size-5 shrink-0 text-faint" />
              </Link>
            </li>
          ))}
        </ul>
      </Card>
    </>
  );
}
