import { Link } from '@tanstack/react-router';
import { CircleArrowUp, FolderInput, FolderSearch, Recycle, RefreshCw } from 'lucide-react';
import { t } from '../../lib/i18n/rooms.ts';
import { buttonClass } from '../../ui/button.tsx';
import { showFocused } from '../../ui/show-focused.ts';
import { useIsAdmin } from '../users/me.ts';

const ROOMS = [
  { to: '/activity/import', label: 'import.title', Icon: FolderInput },
  { to: '/library/unmapped', label: 'adopt.link', Icon: FolderSearch },
  { to: '/library/reprocess', label: 'reprocess.button', Icon: RefreshCw },
  { to: '/library/upgrades', label: 'upgrade.title', Icon: CircleArrowUp },
  { to: '/library/recycle-bin', label: 'bin.title', Icon: Recycle },
] as const;

/** Rooms of the library that only admins enter. */
export function LibraryLinks() {
  const admin = useIsAdmin();
  if (!admin) return null;
  return (
    <nav
      aria-label={t('library.rooms')}
      onFocus={showFocused}
      className="scroll-row -mx-3 flex max-w-[calc(100%+1.5rem)] gap-1 overflow-x-auto py-1"
    >
      {ROOMS.map(({ to, label, Icon }) => (
        <Link key={to} to={to} className={buttonClass({ variant: 'ghost', size: 'sm' })}>
          <Icon aria-hidden className="size-4" />
          {t(label)}
        </Link>
      ))}
    </nav>
  );
}
