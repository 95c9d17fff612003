import { queryOptions } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import { isApiError } from '../../lib/api/problem.ts';
import type { Me } from '../../lib/api/types.ts';
import { noteNewestEvent } from '../../lib/events/beginning.ts';

const signedIn = getRouteApi('/_app');

/** Who is signed in; null for nobody. */
export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      const asked = api.GET('/api/v1/auth/me', { signal });
      const me = await unwrap(asked);
      // Every room asks for its lists after this.
      noteNewestEvent((await asked).response);
      return me;
    } catch (error) {
      if (isApiError(error) && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: 5 * 60_000,
});

/** Whether the first account is still to be made. After set-up the route may be gone, which says the same as "no". */
export const setupQuery = queryOptions({
  queryKey: keys.setup,
  queryFn: async ({ signal }): Promise<{ needed: boolean }> => {
    try {
      return await unwrap(api.GET('/api/v1/setup', { signal }));
    } catch (error) {
      if (isApiError(error) && error.status >= 400 && error.status < 500) return { needed: false };
      throw error;
    }
  },
  staleTime: 0,
});

/** The signed-in person; only below the route that makes sure there is one. */
export function useMe(): Me {
  return signedIn.useRouteContext().me;
}

export function useIsAdmin(): boolean {
  return useMe().group === 'admin';
}
