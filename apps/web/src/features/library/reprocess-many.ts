import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { Batch, ReprocessManyRequest } from '../../lib/api/types.ts';
import { toastError } from '../../ui/toast.ts';
import { batchQuery } from '../batches/queries.ts';
import type { ShelfQuery } from './queries.ts';

export type WhichBooks = Pick<ReprocessManyRequest, 'itemIds' | 'all' | 'filter'>;

/** All that the library's list shows, in the words of re-processing. */
export function booksOf(shelf: ShelfQuery): WhichBooks {
  const { query, authorId, seriesId, format, available } = shelf;
  const filter = {
    ...(query === undefined ? {} : { query }),
    ...(authorId === undefined ? {} : { authorId }),
    ...(seriesId === undefined ? {} : { seriesId }),
    ...(format === undefined ? {} : { format }),
    ...(available === undefined ? {} : { available: available === true }),
  };
  return Object.keys(filter).length === 0 ? { all: true } : { filter };
}

/** What a batch was asked for; the server keeps it as it was sent. */
export const askedOf = ({ options }: Batch): ReprocessManyRequest => options;

/** Starts, and goes to the page that shows how it stands. */
export function useReprocessMany() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (body: ReprocessManyRequest) => unwrap(api.POST('/api/v1/library/reprocess', { body })),
    onSuccess: (batch) => {
      queries.setQueryData(batchQuery(batch.id).queryKey, batch);
      void queries.invalidateQueries({ queryKey: keys.batches });
      void navigate({ to: '/library/reprocess', search: { batch: batch.id } });
    },
    onError: toastError,
  });
}
