import { useNavigate } from '@tanstack/react-router';
import { ChevronsUpDown, Download, KeyRound, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { usePrefer } from '../features/users/preferences.ts';
import { useSignOut } from '../features/users/sign-out.ts';
import type { Me } from '../lib/api/types.ts';
import { t } from '../lib/i18n/index.ts';
import { type ThemeChoice, useTheme } from '../lib/theme/theme.ts';
import type { MenuItem } from '../ui/menu.tsx';
import { MenuButton } from '../ui/menu-button.tsx';
import { initialOf } from '../ui/person.ts';
import { useInstall } from './install.ts';

const NEXT_THEME: Record<ThemeChoice, ThemeChoice> = { system: 'dark', dark: 'light', light: 'system' };
const THEME_ICON = { system: Monitor, dark: Moon, light: Sun } as const;

export function AccountMenu({ me }: { me: Me }) {
  const theme = useTheme();
  const prefer = usePrefer();
  const install = useInstall();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const ThemeIcon = THEME_ICON[theme];
  const items: MenuItem[] = [
    {
      key: 'theme',
      label: t('theme.current', { theme: t(`theme.${theme}`) }),
      icon: <ThemeIcon aria-hidden className="size-4" />,
      onSelect: () => prefer({ theme: NEXT_THEME[theme] }),
    },
    {
      key: 'account',
      label: t('account.title'),
      icon: <KeyRound aria-hidden className="size-4" />,
      onSelect: () => void navigate({ to: '/settings/account' }),
    },
  ];
  if (install !== undefined) {
    items.push({
      key: 'install',
      label: t('account.install'),
      icon: <Download aria-hidden className="size-4" />,
      onSelect: install,
    });
  }
  if (me.via === 'session') {
    items.push({
      key: 'signOut',
      label: t('account.signOut'),
      icon: <LogOut aria-hidden className="size-4" />,
      onSelect: signOut,
    });
  }
  return (
    <MenuButton
      align="start"
      items={items}
      trigger={
        <button
          type="button"
          className="flex h-12 w-full items-center gap-3 rounded-md px-2.5 text-left hover:bg-raised"
        >
          <span
            aria-hidden
            className="edge grid size-8 place-items-center rounded-full bg-accent-soft text-sm font-semibold text-accent-text"
          >
            {initialOf(me.username)}
          </span>
          <span className="min-w-0 flex-1">
            <span className="sr-only">{t('account.menu')} </span>
            <span className="block truncate text-sm font-semibold">{me.username}</span>
            <span className="block text-xs text-faint">{t(`group.${me.group}`)}</span>
          </span>
          <ChevronsUpDown aria-hidden className="size-4 text-faint" />
        </button>
      }
    />
  );
}
