import { createFileRoute } from '@tanstack/react-router';
import { adminOnly } from '../../../app/admin-only.ts';
import { QualityPage } from '../../../features/settings/quality-page.tsx';

export const Route = createFileRoute('/_app/settings/quality')({
  beforeLoad: adminOnly,
  component: QualityPage,
});
