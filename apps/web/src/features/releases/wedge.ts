import { useQuery } from '@tanstack/react-query';
import type { Release } from '../../lib/api/types.ts';
import { providersQuery } from '../providers/queries.ts';

/** A wedge makes a MyAnonamouse release free; spending one on what is free already would waste it. */
export function useMaySpendWedge(release: Release): boolean {
  const { data } = useQuery(providersQuery('indexers'));
  const indexer = data?.records.find((provider) => provider.id === release.indexerId);
  return indexer?.implementation === 'myanonamouse' && !release.freeleech;
}
