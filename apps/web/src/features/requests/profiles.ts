import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import { useMe } from '../users/me.ts';

const profileNamesQuery = queryOptions({
  queryKey: [...keys.settings, 'qualityProfileNames'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/qualityprofiles', { signal })),
});

/** Named quality profiles this person may choose for a request; empty for those who may not, and where there are none. */
export function useProfileNames(): readonly { id: string; name: string }[] {
  const mayChoose = useMe().group !== 'untrusted';
  const { data } = useQuery({ ...profileNamesQuery, enabled: mayChoose });
  return data?.records ?? [];
}
