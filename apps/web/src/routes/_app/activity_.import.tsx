import { createFileRoute } from '@tanstack/react-router';
import { adminOnly } from '../../app/admin-only.ts';
import { ImportPage } from '../../features/imports/import-page.tsx';

export const Route = createFileRoute('/_app/activity_/import')({
  validateSearch: (search): { downloadId?: string; path?: string } => ({
    ...(typeof search['downloadId'] === 'string' ? { downloadId: search['downloadId'] } : {}),
    ...(typeof search['path'] === 'string' ? { path: search['path'] } : {}),
  }),
  beforeLoad: adminOnly,
  component: ImportPage,
});
