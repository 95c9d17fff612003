import { createFileRoute } from '@tanstack/react-router';
import { adminOnly } from '../../../app/admin-only.ts';
import { ReprocessPage } from '../../../features/library/reprocess-page.tsx';

export const Route = createFileRoute('/_app/library/reprocess')({
  validateSearch: (raw: Record<string, unknown>): { batch?: string } =>
    typeof raw['batch'] === 'string' ? { batch: raw['batch'].slice(0, 64) } : {},
  beforeLoad: adminOnly,
  component: ReprocessPage,
});
