import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { keys } from '../lib/api/keys.ts';
import { isApiError } from '../lib/api/problem.ts';

const MOST_RETRIES = 2;

/** The one query client. Events keep answers fresh; a failed question is asked again only when that may help. */
export function createQueries(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown): void => {
    // A refused password has a code of its own.
    if (isApiError(error) && error.code === 'unauthenticated') onSignedOut();
  };
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({
      onError: (error) => {
        onError(error);
        // The quota is another than the page believed.
        if (isApiError(error) && error.code === 'rate_limited')
          void queries.invalidateQueries({ queryKey: keys.quota });
      },
    }),
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: 30_000,
        retry: (failures, error) => failures < MOST_RETRIES && mayPass(error),
        retryDelay: (failures) => 600 * 2 ** failures,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
  return queries;
}

function mayPass(error: unknown): boolean {
  return !isApiError(error) || error.code === 'unreachable' || error.status === 502 || error.status === 504;
}
