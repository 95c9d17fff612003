import { useQuery } from '@tanstack/react-query';
import { Activity, Gauge, House, LibraryBig, type LucideIcon, Search, Settings, Ticket } from 'lucide-react';
import { activityQuery } from '../features/system/queries.ts';
import { useIsAdmin } from '../features/users/me.ts';
import { t } from '../lib/i18n/index.ts';

export type NavItem = {
  to: '/' | '/search' | '/requests' | '/library' | '/activity' | '/status' | '/settings';
  label: string;
  icon: LucideIcon;
  /** In the bar at the foot of a phone; the rest is under "More". */
  primary: boolean;
  badge?: number;
};

/** The rooms this person may enter. */
export function useNavItems(): NavItem[] {
  const admin = useIsAdmin();
  const waiting = useWaitingForDecision(admin);
  const items: NavItem[] = [
    { to: '/', label: t('nav.home'), icon: House, primary: true },
    { to: '/search', label: t('nav.search'), icon: Search, primary: true },
    { to: '/requests', label: t('nav.requests'), icon: Ticket, primary: true, badge: waiting },
    { to: '/library', label: t('nav.library'), icon: LibraryBig, primary: true },
  ];
  if (admin) {
    items.push(
      { to: '/activity', label: t('nav.activity'), icon: Activity, primary: false },
      { to: '/status', label: t('nav.status'), icon: Gauge, primary: false },
    );
  }
  items.push({
    to: '/settings',
    label: t(admin ? 'nav.settings' : 'nav.account'),
    icon: Settings,
    primary: false,
  });
  return items;
}

function useWaitingForDecision(admin: boolean): number {
  const { data } = useQuery({ ...activityQuery, enabled: admin });
  return (data?.counts['awaitingApproval'] ?? 0) + (data?.counts['importBlocked'] ?? 0);
}
