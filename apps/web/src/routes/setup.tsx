import { createFileRoute, redirect } from '@tanstack/react-router';
import { SetupPage } from '../features/setup/setup-page.tsx';
import { readSetupStep } from '../features/setup/steps.ts';
import { meQuery, setupQuery } from '../features/users/me.ts';

export const Route = createFileRoute('/setup')({
  validateSearch: readSetupStep,
  beforeLoad: async ({ context }) => {
    const me = await context.queries.ensureQueryData(meQuery);
    if (me !== null) {
      // The steps after the account are open to admins at any time.
      if (me.group === 'admin') return { needed: false };
      throw redirect({ to: '/' });
    }
    const { needed } = await context.queries.fetchQuery(setupQuery);
    if (!needed) throw redirect({ to: '/login' });
    return { needed };
  },
  component: SetupPage,
});
