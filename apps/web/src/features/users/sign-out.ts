import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { api, unwrap } from '../../lib/api/client.ts';
import { toastError } from '../../ui/toast.ts';
import { meQuery } from './me.ts';
import { tellTabs } from './session.ts';

/** Ends the session and forgets everything this person saw. */
export function useSignOut(): () => void {
  const queries = useQueryClient();
  const router = useRouter();
  return () => {
    unwrap(api.POST('/api/v1/auth/logout'))
      .then(async ({ next: elsewhere }) => {
        tellTabs({ signedOut: true });
        queries.clear();
        if (elsewhere !== null) {
          // The identity provider ends its session too, and sends the browser back.
          window.location.assign(elsewhere);
          return;
        }
        queries.setQueryData(meQuery.queryKey, null);
        await router.navigate({ to: '/login', search: { stay: true } });
      })
      .catch(toastError);
  };
}
