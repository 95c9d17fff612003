import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { FolderSearch, HardDrive, LibraryBig, ShieldCheck } from 'lucide-react';
import { useEffect } from 'react';
import { PagePending } from '../../app/page-pending.tsx';
import { keys } from '../../lib/api/keys.ts';
import { formatRelative } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { useNow } from '../../lib/now.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { BackLink } from '../../ui/back-link.tsx';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/input.tsx';
import { PageHeader } from '../../ui/page.tsx';
import { PagedList } from '../../ui/paged-list.tsx';
import { EmptyState, ErrorState, Notice } from '../../ui/states.tsx';
import { Choices } from '../../ui/tabs.tsx';
import { BatchProgress } from '../batches/batch-progress.tsx';
import { batchesQuery, batchQuery, isActive } from '../batches/queries.ts';
import { rootFoldersQuery } from '../settings/queries.ts';
import { AdoptMany } from './adopt-many.tsx';
import { FolderCard } from './folder-card.tsx';
import { unmappedQuery, unmappedSource, useFindFolders } from './queries.ts';
import { CONFIDENCES, type UnmappedParams } from './unmapped-params.ts';

const route = getRouteApi('/_app/library/unmapped');
const CARD_HEIGHT = 176;
/** While a look goes on, the list is asked for anew after each such part of it. */
const PARTS = 10;

/** A library that is there already: which folders are no library items yet, which books they are, and taking them in. */
export function UnmappedPage() {
  const params = route.useSearch();
  const navigate = useNavigate();
  const roots = useQuery(rootFoldersQuery);
  usePageTitle(t('adopt.title'));
  if (roots.isPending) return <PagePending />;
  if (roots.isError) return <ErrorState page error={roots.error} onRetry={() => void roots.refetch()} />;
  const folders = roots.data.records;
  const root = folders.find(({ id }) => id === params.root) ?? folders[0];
  const change = (next: UnmappedParams): void =>
    void navigate({ to: '/library/unmapped', search: next, replace: true, resetScroll: false });
  return (
    <>
      <PageHeader
        before={<BackLink to="/library" label={t('nav.library')} />}
        title={t('adopt.title')}
        description={t('adopt.text')}
      />
      <Notice tone="ok" icon={<ShieldCheck aria-hidden />} className="mb-6">
        {t('adopt.safe')}
      </Notice>
      {folders.length > 1 && root !== undefined && (
        <Select
          aria-label={t('folders.label')}
          value={root.id}
          onChange={(event) => change({ root: event.target.value })}
          className="mb-6 sm:w-96"
        >
          {folders.map(({ id, path }) => (
            <option key={id} value={id}>
              {path}
            </option>
          ))}
        </Select>
      )}
      {root === undefined ? (
        <EmptyState icon={<HardDrive aria-hidden />} title={t('adopt.noRoot')} />
      ) : (
        <RootView key={root.id} rootFolderId={root.id} path={root.path} params={params} change={change} />
      )}
    </>
  );
}

type RootViewProps = {
  rootFolderId: string;
  path: string;
  params: UnmappedParams;
  change: (next: UnmappedParams) => void;
};

function RootView({ rootFolderId, path, params, change }: RootViewProps) {
  const queries = useQueryClient();
  const now = useNow();
  const state = useQuery(unmappedQuery(rootFolderId));
  const find = useFindFolders(rootFolderId);
  const lookId = state.data?.batch?.id;
  const live = useQuery({ ...batchQuery(lookId ?? ''), enabled: lookId !== undefined });
  const adoptions = useQuery(batchesQuery('adoptFolders'));
  const look = live.data ?? state.data?.batch ?? undefined;
  const adoption = adoptions.data?.find(({ options }) => options['rootFolderId'] === rootFolderId);
  const part =
    look === undefined || look.total === 0 ? 0 : Math.floor((1 - look.waiting / look.total) * PARTS);
  useEffect(() => {
    if (part > 0) void queries.invalidateQueries({ queryKey: keys.unmapped });
  }, [part, queries]);

  if (state.isPending) return <PagePending />;
  if (state.isError) return <ErrorState error={state.error} onRetry={() => void state.refetch()} />;
  const { counts } = state.data;
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const looking = look !== undefined && isActive(look);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <div className="flex flex-wrap items-center gap-3">
        <div className="min-w-0 flex-1 text-sm text-muted max-sm:basis-full">
          <p className="font-mono wrap-anywhere">{path}</p>
          {look !== undefined && look.finishedAt !== null && (
            <p className="text-faint">
              {t('adopt.lookedAt', { when: formatRelative(look.finishedAt, now) })}
            </p>
          )}
        </div>
        <Button
          variant={all === 0 ? 'primary' : 'secondary'}
          busy={find.isPending || looking}
          icon={<FolderSearch aria-hidden className="size-4.5" />}
          onClick={() => find.mutate()}
        >
          {t(look === undefined ? 'adopt.find' : 'adopt.findAgain')}
        </Button>
      </div>
      {look !== undefined && look.state !== 'done' && (
        <BatchProgress batch={look} title={t(looking ? 'adopt.looking' : 'adopt.looked')} />
      )}
      {adoption !== undefined && (isActive(adoption) || adoption.total > 1 || adoption.failed > 0) && (
        <BatchProgress
          batch={adoption}
          title={t(isActive(adoption) ? 'adopt.taking' : 'adopt.taken', { count: adoption.changed })}
        />
      )}
      {look === undefined && (
        <EmptyState icon={<FolderSearch aria-hidden />} title={t('adopt.notLooked')}>
          <p>{t('adopt.notLookedText')}</p>
        </EmptyState>
      )}
      {look !== undefined && !looking && all === 0 && (
        <EmptyState icon={<LibraryBig aria-hidden />} title={t('adopt.nothing')}>
          <p>{t('adopt.nothingText')}</p>
        </EmptyState>
      )}
      {all > 0 && (
        <>
          <AdoptMany
            rootFolderId={rootFolderId}
            counts={counts}
            busy={adoption !== undefined && isActive(adoption)}
          />
          <Choices
            label={t('adopt.filter')}
            value={params.confidence ?? 'all'}
            onChange={(value) =>
              change({ root: rootFolderId, ...(value === 'all' ? {} : { confidence: value }) })
            }
            choices={[
              { value: 'all' as const, label: t('adopt.all'), count: all },
              ...CONFIDENCES.map((value) => ({
                value,
                label: t(`confidence.${value}`),
                count: counts[value],
              })),
            ]}
          />
          <h2 className="sr-only">{t('adopt.folders')}</h2>
          <PagedList
            key={params.confidence ?? 'all'}
            label={t('adopt.folders')}
            source={unmappedSource(rootFolderId, params.confidence)}
            itemKey={(folder) => folder.path}
            estimateHeight={CARD_HEIGHT}
            empty={<EmptyState title={t('adopt.noneFit')} />}
            render={(folder) => <FolderCard folder={folder} />}
          />
        </>
      )}
    </div>
  );
}
