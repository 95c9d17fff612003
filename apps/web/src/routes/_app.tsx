import { createFileRoute, redirect } from '@tanstack/react-router';
import { AppShell } from '../app/app-shell.tsx';
import { prepareQuota } from '../features/requests/quota.ts';
import { meQuery, setupQuery } from '../features/users/me.ts';
import { applyPreferences } from '../features/users/preferences.ts';

export const Route = createFileRoute('/_app')({
  // The frame and the home page are the first page: they come with the entry instead of fifty small files.
  codeSplitGroupings: [],
  beforeLoad: async ({ context, location }) => {
    const me = await context.queries.ensureQueryData(meQuery);
    if (me !== null) {
      await applyPreferences(me);
      prepareQuota(context.queries, me);
      return { me };
    }
    const setup = await context.queries.fetchQuery(setupQuery);
    if (setup.needed) throw redirect({ to: '/setup' });
    throw redirect({ to: '/login', search: location.href === '/' ? {} : { redirect: location.href } });
  },
  component: AppShell,
});
