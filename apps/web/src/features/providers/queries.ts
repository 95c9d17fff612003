import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { Provider, ProviderCollection, ProviderInput } from '../../lib/api/types.ts';

export const providersQuery = (collection: ProviderCollection) =>
  queryOptions({
    queryKey: [...keys.providers, collection],
    queryFn: ({ signal }) => unwrap(api.GET(`/api/v1/${collection}`, { signal })),
  });

export const schemasQuery = (collection: ProviderCollection) =>
  queryOptions({
    queryKey: [...keys.providers, collection, 'schema'],
    queryFn: ({ signal }) => unwrap(api.GET(`/api/v1/${collection}/schema`, { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Stores a new provider, or the changes of one that has an id. */
export function useSaveProvider(collection: ProviderCollection) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, input }: { id: string | undefined; input: ProviderInput }): Promise<Provider> =>
      id === undefined
        ? unwrap(api.POST(`/api/v1/${collection}`, { body: input }))
        : unwrap(api.PUT(`/api/v1/${collection}/{id}`, { params: { path: { id } }, body: input })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: providersQuery(collection).queryKey, exact: true });
      void queries.invalidateQueries({ queryKey: keys.activity });
      void queries.invalidateQueries({ queryKey: keys.health });
    },
  });
}

/** Asks for the provider as it is stored at this moment; undefined when there is no answer or no such provider. */
export function useFreshProvider(collection: ProviderCollection) {
  const queries = useQueryClient();
  return async (id: string): Promise<Provider | undefined> => {
    const answer = await queries
      .fetchQuery({ ...providersQuery(collection), staleTime: 0, retry: false })
      .catch(() => undefined);
    return answer?.records.find((provider) => provider.id === id);
  };
}

export function useDeleteProvider(collection: ProviderCollection) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      unwrap(api.DELETE(`/api/v1/${collection}/{id}`, { params: { path: { id } } })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: providersQuery(collection).queryKey, exact: true });
      void queries.invalidateQueries({ queryKey: keys.activity });
    },
  });
}

export function useTestProvider(collection: ProviderCollection) {
  return useMutation({
    mutationFn: (input: ProviderInput & { id?: string }) =>
      unwrap(api.POST(`/api/v1/${collection}/test`, { body: input })),
  });
}
