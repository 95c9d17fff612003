import { createFileRoute, redirect } from '@tanstack/react-router';
import { ReleasesPage } from '../../../features/releases/releases-page.tsx';

export const Route = createFileRoute('/_app/requests/$requestId/releases')({
  beforeLoad: ({ context, params }) => {
    if (context.me.group !== 'admin') throw redirect({ to: '/requests/$requestId', params });
  },
  component: ReleasesPage,
});
