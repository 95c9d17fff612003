import { createFileRoute } from '@tanstack/react-router';
import { readRequestListParams } from '../../../features/requests/list-params.ts';
import { RequestsPage } from '../../../features/requests/requests-page.tsx';

export const Route = createFileRoute('/_app/requests/')({
  validateSearch: readRequestListParams,
  component: RequestsPage,
});
