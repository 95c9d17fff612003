import { createFileRoute } from '@tanstack/react-router';
import { SearchPage } from '../../features/search/search-page.tsx';
import { readSearchParams } from '../../features/search/search-params.ts';

export const Route = createFileRoute('/_app/search')({
  validateSearch: readSearchParams,
  component: SearchPage,
});
