import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { NamingPreviewRequest } from '../../lib/api/types.ts';

export const namingTokensQuery = queryOptions({
  queryKey: [...keys.naming, 'tokens'],
  queryFn: ({ signal }) => unwrap(api.GET('/api/v1/naming/tokens', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

export const namingPreviewQuery = (body: NamingPreviewRequest) =>
  queryOptions({
    queryKey: [...keys.naming, 'preview', body],
    queryFn: ({ signal }) => unwrap(api.POST('/api/v1/naming/preview', { body, signal })),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
