import { createFileRoute } from '@tanstack/react-router';
import { adminOnly } from '../../../app/admin-only.ts';
import { NotificationsPage } from '../../../features/notifications/notifications-page.tsx';

export const Route = createFileRoute('/_app/settings/notifications')({
  beforeLoad: adminOnly,
  component: NotificationsPage,
});
