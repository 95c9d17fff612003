import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { api, unwrap } from '../../lib/api/client.ts';
import { toastError } from '../../ui/toast.ts';
import { meQuery } from './me.ts';

/** Ends the session and forgets everything this person saw. */
export function useSignOut(): () => void {
  const queries = useQueryClient();
  const router = useRouter();
  return () => {
    unwrap(api.POST('/api/v1/auth/logout'))
      .then(async () => {
        queries.clear();
        queries.setQueryData(meQuery.queryKey, null);
        await router.navigate({ to: '/login' });
      })
      .catch(toastError);
  };
}
