import { createFileRoute } from '@tanstack/react-router';
import { LibraryPage } from '../../../features/library/library-page.tsx';
import { readLibraryParams } from '../../../features/library/library-params.ts';

export const Route = createFileRoute('/_app/library/')({
  validateSearch: readLibraryParams,
  component: LibraryPage,
});
