import { createFileRoute } from '@tanstack/react-router';
import { adminOnly } from '../../../app/admin-only.ts';
import { SecurityPage } from '../../../features/settings/security-page.tsx';

export const Route = createFileRoute('/_app/settings/security')({
  beforeLoad: adminOnly,
  component: SecurityPage,
});
