import { Bell } from 'lucide-react';
import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { InOrder } from '../../ui/in-order.tsx';
import { PageHeader, Section } from '../../ui/page.tsx';
import { Notice } from '../../ui/states.tsx';
import { ProviderList } from '../providers/provider-list.tsx';
import { NotificationLog } from './notification-log.tsx';

/** Who is told of what, and what was told lately. */
export function NotificationsPage() {
  usePageTitle(t('settings.notifications'));
  return (
    <InOrder>
      <PageHeader title={t('settings.notifications')} description={t('settings.notificationsIntro')} />
      <ProviderList
        collection="notifications"
        addLabel={t('settings.addNotification')}
        empty={
          <Notice tone="info" icon={<Bell aria-hidden />}>
            {t('settings.noNotifications')}
          </Notice>
        }
      />
      <Section title={t('notifications.log')} className="mt-10">
        <NotificationLog />
      </Section>
    </InOrder>
  );
}
