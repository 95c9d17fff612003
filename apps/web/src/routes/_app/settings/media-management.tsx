import { createFileRoute } from '@tanstack/react-router';
import { adminOnly } from '../../../app/admin-only.ts';
import { MediaManagementPage } from '../../../features/settings/media-management-page.tsx';

export const Route = createFileRoute('/_app/settings/media-management')({
  beforeLoad: adminOnly,
  component: MediaManagementPage,
});
