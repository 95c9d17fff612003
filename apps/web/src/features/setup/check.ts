import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, unwrap } from '../../lib/api/client.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { healthQuery } from '../system/queries.ts';

const LOOK_EVERY_MS = 500;
const MOST_LOOKS = 120;

export type SetupChecked = {
  state: 'checking' | 'failed' | 'problems' | 'clean';
  /** Why there is no answer. */
  error: Error | null;
  again: () => void;
};

/**
 * Everything tried together: does the client write where books can be linked from, does Audiobookshelf look where they
 * are filed. What single tests cannot see is found here, before the first request.
 */
export function useSetupCheck(): SetupChecked {
  const queries = useQueryClient();
  const health = useQuery(healthQuery);
  const check = useMutation({
    mutationFn: async () => {
      const ask = () => queries.fetchQuery({ ...healthQuery, staleTime: 0 });
      const before = (await ask()).checkedAt;
      await unwrap(
        api.POST('/api/v1/system/tasks/{name}/run', { params: { path: { name: 'health-check' } } }),
      );
      // The check runs beside; the wizard has no event stream yet, so it looks until the answer is a new one.
      for (let look = 0; look < MOST_LOOKS; look += 1) {
        await new Promise((resolve) => window.setTimeout(resolve, LOOK_EVERY_MS));
        if ((await ask()).checkedAt !== before) return;
      }
      throw new Error(t('setup.checkLate'));
    },
  });
  const { mutate } = check;
  useEffect(() => mutate(), [mutate]);
  const again = () => mutate();
  if (check.isError) return { state: 'failed', error: check.error, again };
  if (!check.isSuccess || health.data === undefined) return { state: 'checking', error: null, again };
  return { state: health.data.problems.length === 0 ? 'clean' : 'problems', error: null, again };
}
