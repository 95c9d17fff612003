import { createFileRoute } from '@tanstack/react-router';
import { adminOnly } from '../../../app/admin-only.ts';
import { DownloadClientPage } from '../../../features/settings/download-client-page.tsx';

export const Route = createFileRoute('/_app/settings/download-client')({
  beforeLoad: adminOnly,
  component: DownloadClientPage,
});
