import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { SearchX } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Release } from '../../lib/api/types.ts';
import { formatRelative } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { useNow } from '../../lib/now.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { BackLink } from '../../ui/back-link.tsx';
import { Button } from '../../ui/button.tsx';
import { DOT } from '../../ui/dot.ts';
import { InOrder } from '../../ui/in-order.tsx';
import { PageHeader } from '../../ui/page.tsx';
import { ComingLine, EmptyState, ErrorState, Loading, Skeleton } from '../../ui/states.tsx';
import { toastError } from '../../ui/toast.ts';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { byLine } from '../catalog/book-text.ts';
import { requestQuery } from '../requests/queries.ts';
import { BestMatch } from './best-match.tsx';
import { IndexerStrip } from './indexer-strip.tsx';
import { OverrideDialog } from './override-dialog.tsx';
import { releasesQuery, useGrab, useSearchAgain, useStopSearch } from './queries.ts';
import { QueryForm } from './query-form.tsx';
import { arrangeReleases, FIRST_VIEW, isNarrowed, type ReleaseView } from './ranking.ts';
import { ReleaseRow } from './release-row.tsx';
import { ReleaseToolbar } from './release-toolbar.tsx';
import { rowKey, useRowChoices } from './row-choices.ts';

const ROW_HEIGHT = 104;
const route = getRouteApi('/_app/requests/$requestId/releases');

/** Interactive search: every release with its decision and reasons, and the choice left to the admin. */
export function ReleasesPage() {
  const { requestId } = route.useParams();
  const navigate = useNavigate();
  const now = useNow();
  const request = useQuery(requestQuery(requestId));
  const search = useQuery(releasesQuery(requestId));
  const again = useSearchAgain(requestId);
  const stop = useStopSearch(requestId);
  const grab = useGrab(requestId);
  const [view, setView] = useState<ReleaseView>(FIRST_VIEW);
  const [override, setOverride] = useState<Release | null>(null);
  const choices = useRowChoices();
  const deferred = useDeferredValue(view);
  usePageTitle(t('releases.title'));

  // A request nobody searched for yet is searched once, without asking.
  const started = useRef(false);
  const untouched = search.data?.searchedAt === null && !search.data.running;
  const { mutate: searchAgain } = again;
  useEffect(() => {
    if (!untouched || started.current) return;
    started.current = true;
    searchAgain(undefined);
  }, [untouched, searchAgain]);

  const releases = search.data?.releases;
  const shown = useMemo(() => arrangeReleases(releases ?? [], deferred), [releases, deferred]);
  const ranked = useMemo(
    () => new Map((releases ?? []).map((release) => [release.decision.rank, release])),
    [releases],
  );
  const running = search.data?.running === true || again.isPending;
  const toRequest = (): void => void navigate({ to: '/requests/$requestId', params: { requestId } });
  const take = ({ guid, indexerId }: Release, useFreeleech: boolean): void => {
    grab.mutate(
      { guid, indexerId, override: false, useFreeleech },
      { onSuccess: toRequest, onError: toastError },
    );
  };
  const book = request.data?.book;

  return (
    <InOrder>
      <PageHeader
        before={<BackLink to="/requests/$requestId" params={{ requestId }} label={t('releases.back')} />}
        title={t('releases.title')}
        description={
          book !== undefined ? `${book.title}${DOT}${byLine(book)}` : request.isPending && <ComingLine />
        }
      />
      {search.isPending && (
        <Loading>
          <div className="grid gap-3">
            <Skeleton className="h-14 w-full rounded-lg" />
            <Skeleton className="h-40 w-full rounded-lg" />
            <Skeleton className="h-24 w-full rounded-lg" />
          </div>
        </Loading>
      )}
      {search.isError && <ErrorState error={search.error} onRetry={() => void search.refetch()} />}
      {search.isSuccess && (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <QueryForm
            query={search.data.query}
            usualQuery={search.data.usualQuery}
            running={running}
            stopping={stop.isPending}
            onSearch={(query) => again.mutate(query)}
            onStop={() => stop.mutate()}
          />
          <IndexerStrip indexers={search.data.indexers} />
          {search.data.searchedAt !== null && (
            <p className="-mt-2 text-sm text-faint">
              {t('releases.searchedAt', { when: formatRelative(search.data.searchedAt, now) })}
              {search.data.query !== null && ` ${t('releases.searchedFor', { query: search.data.query })}`}
            </p>
          )}
          <BestMatch releases={search.data.releases} />
          {search.data.releases.length > 0 && (
            <ReleaseToolbar releases={search.data.releases} view={view} onChange={setView} />
          )}
          {search.data.releases.length === 0 && !running && (
            <EmptyState icon={<SearchX aria-hidden />} title={t('releases.none')}>
              <p>{t('releases.noneHint')}</p>
            </EmptyState>
          )}
          {isNarrowed(deferred) && search.data.releases.length > 0 && (
            <div className="-my-1 flex min-h-11 flex-wrap items-center justify-between gap-x-4">
              <p role="status" className="text-sm text-muted">
                {t('releases.shown', { shown: shown.length, count: search.data.releases.length })}
              </p>
              <Button size="sm" variant="ghost" onClick={() => setView({ ...FIRST_VIEW, sort: view.sort })}>
                {t('releases.showAll')}
              </Button>
            </div>
          )}
          <h2 className="sr-only">{t('releases.list')}</h2>
          <VirtualList
            label={t('releases.list')}
            items={shown}
            itemKey={rowKey}
            estimateHeight={ROW_HEIGHT}
            gap={8}
            render={(release) => (
              <ReleaseRow
                release={release}
                better={ranked.get((release.decision.rank ?? 0) - 1)}
                busy={grab.isPending && grab.variables.guid === release.guid}
                choice={choices.of(release)}
                onChoose={(change) => choices.choose(release, change)}
                onGrab={(useFreeleech) => take(release, useFreeleech)}
                onOverride={() => setOverride(release)}
              />
            )}
          />
        </div>
      )}
      {override !== null && (
        <OverrideDialog
          requestId={requestId}
          release={override}
          onClose={() => setOverride(null)}
          onGrabbed={toRequest}
        />
      )}
    </InOrder>
  );
}
