import { Link } from '@tanstack/react-router';
import { Download, KeyRound, LogOut } from 'lucide-react';
import { useMe } from '../features/users/me.ts';
import { usePrefer } from '../features/users/preferences.ts';
import { useSignOut } from '../features/users/sign-out.ts';
import { t } from '../lib/i18n/index.ts';
import { useTheme } from '../lib/theme/theme.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Choices } from '../ui/tabs.tsx';
import { useInstall } from './install.ts';
import type { NavItem } from './nav-items.ts';

const ROW = 'flex h-13 items-center gap-4 rounded-md px-3 text-lg hover:bg-raised';

/** The rooms that do not fit into the bar, the theme and the way out. */
export function MoreSheet({ items, onClose }: { items: readonly NavItem[]; onClose: () => void }) {
  const me = useMe();
  const theme = useTheme();
  const prefer = usePrefer();
  const install = useInstall();
  const signOut = useSignOut();
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={me.username}
      description={t(`group.${me.group}`)}
    >
      <div className="-mx-2 grid gap-1">
        {items.map((item) => (
          <Link key={item.to} to={item.to} onClick={onClose} className={ROW}>
            <item.icon aria-hidden className="size-5.5 text-faint" />
            {item.label}
          </Link>
        ))}
        {me.group === 'admin' && (
          <Link to="/settings/account" onClick={onClose} className={ROW}>
            <KeyRound aria-hidden className="size-5.5 text-faint" />
            {t('account.title')}
          </Link>
        )}
        {install !== undefined && (
          <button
            type="button"
            className={ROW}
            onClick={() => {
              onClose();
              install();
            }}
          >
            <Download aria-hidden className="size-5.5 text-faint" />
            {t('account.install')}
          </button>
        )}
        {me.via === 'session' && (
          <button
            type="button"
            className={ROW}
            onClick={() => {
              onClose();
              signOut();
            }}
          >
            <LogOut aria-hidden className="size-5.5 text-faint" />
            {t('account.signOut')}
          </button>
        )}
      </div>
      <div className="mt-4 border-t border-line pt-4 pb-2">
        <Choices
          label={t('theme.label')}
          value={theme}
          onChange={(next) => prefer({ theme: next })}
          choices={[
            { value: 'system', label: t('theme.system') },
            { value: 'dark', label: t('theme.dark') },
            { value: 'light', label: t('theme.light') },
          ]}
        />
      </div>
    </Dialog>
  );
}
