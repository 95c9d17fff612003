import { createFileRoute } from '@tanstack/react-router';
import { adminOnly } from '../../../app/admin-only.ts';
import { GeneralPage } from '../../../features/settings/general-page.tsx';

export const Route = createFileRoute('/_app/settings/general')({
  beforeLoad: adminOnly,
  component: GeneralPage,
});
