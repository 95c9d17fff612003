import { createFileRoute } from '@tanstack/react-router';
import { adminOnly } from '../../../app/admin-only.ts';
import { SignOnPage } from '../../../features/settings/sign-on-page.tsx';

export const Route = createFileRoute('/_app/settings/sign-on')({
  beforeLoad: adminOnly,
  component: SignOnPage,
});
