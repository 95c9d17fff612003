import { createFileRoute, redirect } from '@tanstack/react-router';
import { LoginPage } from '../features/users/login-page.tsx';
import { meQuery, setupQuery } from '../features/users/me.ts';

export const Route = createFileRoute('/login')({
  validateSearch: (search): { redirect?: string } =>
    typeof search['redirect'] === 'string' && /^\/(?![/\\])/.test(search['redirect'])
      ? { redirect: search['redirect'] }
      : {},
  beforeLoad: async ({ context }) => {
    if ((await context.queries.ensureQueryData(meQuery)) !== null) throw redirect({ to: '/' });
    if ((await context.queries.fetchQuery(setupQuery)).needed) throw redirect({ to: '/setup' });
  },
  component: LoginPage,
});
