import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FolderSearch } from 'lucide-react';
import { useEffect } from 'react';
import type { RootFolder } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Notice } from '../../ui/states.tsx';
import { unmappedQuery, useFindFolders } from '../adoption/queries.ts';
import { isActive } from '../batches/queries.ts';
import { rootFoldersQuery } from '../settings/queries.ts';

const LOOK_EVERY_MS = 1000;

/** A library folder that is not empty: its books can be taken in. Says nothing where there is nothing. */
export function AdoptionOffer() {
  const roots = useQuery(rootFoldersQuery);
  return roots.data?.records.map((root) => <RootOffer key={root.id} root={root} />);
}

function RootOffer({ root }: { root: RootFolder }) {
  // The wizard has no event stream yet, so it looks until the folders are listed.
  const state = useQuery({
    ...unmappedQuery(root.id),
    refetchInterval: ({ state: { data } }) =>
      data?.batch !== undefined && data.batch !== null && isActive(data.batch) ? LOOK_EVERY_MS : false,
  });
  const { mutate: find } = useFindFolders(root.id);
  const never = state.data !== undefined && state.data.batch === null;
  useEffect(() => {
    if (never) find();
  }, [never, find]);
  const batch = state.data?.batch;
  const found = state.data?.totalRecords ?? 0;
  const count = batch != null && isActive(batch) ? Math.max(found, batch.total) : found;
  if (count === 0) return null;
  return (
    <Notice icon={<FolderSearch aria-hidden />}>
      <p className="font-semibold">{t('adopt.offer', { count })}</p>
      <p className="font-mono text-sm wrap-anywhere">{root.path}</p>
      <p className="mt-1 text-text">{t('adopt.offerText')}</p>
      <Link
        to="/library/unmapped"
        search={{ root: root.id }}
        className={buttonClass({ size: 'sm', className: 'mt-3' })}
      >
        {t('adopt.link')}
      </Link>
    </Notice>
  );
}
