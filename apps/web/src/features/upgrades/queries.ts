import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { UpgradableBook } from '../../lib/api/types.ts';
import type { PagedSource } from '../../lib/sparse-list.ts';
import { toastError } from '../../ui/toast.ts';

const PAGE_SIZE = 50;

// Below the library's key: events of a library item speak of its upgrade, too.
const upgrades = [...keys.library, 'upgrades'];

const askPage = (page: number, pageSize: number, signal: AbortSignal) =>
  unwrap(api.GET('/api/v1/upgrades', { params: { query: { page, pageSize } }, signal }));

/** Books below the cutoff, by title. */
export const upgradesSource: PagedSource<UpgradableBook> = {
  key: [...upgrades, 'list'],
  pageSize: PAGE_SIZE,
  ask: (page, signal) => askPage(page, PAGE_SIZE, signal),
};

/** How many there are, and whether Earmark looks for better ones by itself. */
export const upgradesStateQuery = queryOptions({
  queryKey: [...upgrades, 'state'],
  queryFn: ({ signal }) => askPage(1, 1, signal),
});

export const upgradeQuery = (itemId: string) =>
  queryOptions({
    queryKey: [...upgrades, 'one', itemId],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/library/{id}/upgrade', { params: { path: { id: itemId } }, signal })),
  });

/** Looks for a better recording now, or stops looking. */
export function useUpgradeAction(itemId: string) {
  const queries = useQueryClient();
  const path = { id: itemId };
  return useMutation({
    mutationFn: (action: 'look' | 'stop' | 'stopAndRemove') =>
      action === 'look'
        ? unwrap(api.POST('/api/v1/library/{id}/upgrade', { params: { path } }))
        : unwrap(
            api.DELETE('/api/v1/library/{id}/upgrade', {
              params: { path, query: { removeFromClient: action === 'stopAndRemove' } },
            }),
          ),
    onSuccess: (book) => {
      queries.setQueryData(upgradeQuery(itemId).queryKey, book);
      void queries.invalidateQueries({ queryKey: upgrades });
    },
    onError: toastError,
  });
}
