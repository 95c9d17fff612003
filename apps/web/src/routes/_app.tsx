import { createFileRoute, redirect } from '@tanstack/react-router';
import { AppShell } from '../app/app-shell.tsx';
import { meQuery, setupQuery } from '../features/users/me.ts';

export const Route = createFileRoute('/_app')({
  beforeLoad: async ({ context, location }) => {
    const me = await context.queries.ensureQueryData(meQuery);
    if (me !== null) return { me };
    const setup = await context.queries.fetchQuery(setupQuery);
    if (setup.needed) throw redirect({ to: '/setup' });
    throw redirect({ to: '/login', search: location.href === '/' ? {} : { redirect: location.href } });
  },
  component: AppShell,
});
