import { createFileRoute } from '@tanstack/react-router';
import { adminOnly } from '../../../app/admin-only.ts';
import { AudiobookshelfPage } from '../../../features/settings/audiobookshelf-page.tsx';

export const Route = createFileRoute('/_app/settings/audiobookshelf')({
  beforeLoad: adminOnly,
  component: AudiobookshelfPage,
});
