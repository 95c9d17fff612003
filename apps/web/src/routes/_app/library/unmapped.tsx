import { createFileRoute } from '@tanstack/react-router';
import { adminOnly } from '../../../app/admin-only.ts';
import { UnmappedPage } from '../../../features/adoption/unmapped-page.tsx';
import { readUnmappedParams } from '../../../features/adoption/unmapped-params.ts';

export const Route = createFileRoute('/_app/library/unmapped')({
  validateSearch: readUnmappedParams,
  beforeLoad: adminOnly,
  component: UnmappedPage,
});
