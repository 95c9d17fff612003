import { createFileRoute } from '@tanstack/react-router';
import { adminOnly } from '../../../app/admin-only.ts';
import { MetadataPage } from '../../../features/settings/metadata-page.tsx';

export const Route = createFileRoute('/_app/settings/metadata')({
  beforeLoad: adminOnly,
  component: MetadataPage,
});
