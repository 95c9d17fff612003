import { createFileRoute } from '@tanstack/react-router';
import { adminOnly } from '../../../app/admin-only.ts';
import { UpgradesPage } from '../../../features/upgrades/upgrades-page.tsx';

export const Route = createFileRoute('/_app/library/upgrades')({
  beforeLoad: adminOnly,
  component: UpgradesPage,
});
