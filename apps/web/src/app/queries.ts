import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isApiError } from '../lib/api/problem.ts';

const MOST_RETRIES = 2;

/** The one query client. Events keep answers fresh; a failed question is asked again only when that may help. */
export function createQueries(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown): void => {
    // A refused password has a code of its own.
    if (isApiError(error) && error.code === 'unauthenticated') onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
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
}

function mayPass(error: unknown): boolean {
  return !isApiError(error) || error.code === 'unreachable' || error.status === 502 || error.status === 504;
}
