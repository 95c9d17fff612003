import { createFileRoute } from '@tanstack/react-router';
import { adminOnly } from '../../../app/admin-only.ts';
import { IndexersPage } from '../../../features/settings/indexers-page.tsx';

export const Route = createFileRoute('/_app/settings/indexers')({
  beforeLoad: adminOnly,
  component: IndexersPage,
});
