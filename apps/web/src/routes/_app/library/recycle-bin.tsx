import { createFileRoute } from '@tanstack/react-router';
import { adminOnly } from '../../../app/admin-only.ts';
import { RecycleBinPage } from '../../../features/library/recycle-bin-page.tsx';

export const Route = createFileRoute('/_app/library/recycle-bin')({
  beforeLoad: adminOnly,
  component: RecycleBinPage,
});
