import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ListChecks, Ticket } from 'lucide-react';
import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import { joinPages } from '../../lib/api/join-pages.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Input, Select } from '../../ui/input.tsx';
import { latePart } from '../../ui/late-part.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { PageHeader } from '../../ui/page.tsx';
import { EmptyState, ErrorState, Loading, Skeleton } from '../../ui/states.tsx';
import { Choices } from '../../ui/tabs.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { useIsAdmin, useMe } from '../users/me.ts';
import { usersQuery } from '../users/queries.ts';
import { REQUEST_FILTERS } from './list-params.ts';
import { requestsQuery } from './queries.ts';
import { RequestRow } from './request-row.tsx';
import { toggled } from './selection.ts';

const BulkBar = latePart(() => import('./bulk-bar.tsx').then((module) => module.BulkBar));
const route = getRouteApi('/_app/requests/');
const ROW_HEIGHT = 168;

export function RequestsPage() {
  const params = route.useSearch();
  const navigate = route.useNavigate();
  const me = useMe();
  const admin = useIsAdmin();
  const [query, setQuery] = useState('');
  const [selected, setSelected] = useState<ReadonlySet<string> | null>(null);
  const text = useDeferredValue(query.trim());
  const filter = params.filter ?? 'all';
  const of = admin ? params.of : undefined;
  const mine = !admin || of === 'mine';
  usePageTitle(t('nav.requests'));
  const list = useInfiniteQuery(
    requestsQuery({
      filter,
      ...(of === undefined ? {} : { userId: of === 'mine' ? me.id : of }),
      ...(text === '' ? {} : { query: text }),
    }),
  );
  // Drawn in small steps: a slow phone stays able to answer a touch.
  const data = useDeferredValue(list.data);
  const rows = useMemo(() => joinPages(data?.pages ?? []), [data]);
  const total = data?.pages[0]?.totalRecords ?? 0;
  const toggle = useCallback(
    (requestId: string) => setSelected((now) => toggled(now ?? new Set(), requestId)),
    [],
  );
  const change = (next: Partial<typeof params>): void => {
    void navigate({ search: { ...params, ...next }, replace: true });
  };

  return (
    <>
      <PageHeader
        title={t('nav.requests')}
        description={t(mine ? 'requests.mineText' : 'requests.allText')}
      />
      <div className="mb-5 flex flex-wrap items-center gap-x-6 gap-y-3">
        <Choices
          label={t('requests.filter')}
          value={filter}
          onChange={(value) => change({ filter: value })}
          choices={REQUEST_FILTERS.map((value) => ({ value, label: t(`requests.filter.${value}`) }))}
        />
        <div className="flex min-w-0 flex-1 basis-full flex-wrap gap-2.5 sm:basis-110 sm:flex-nowrap">
          {admin && <WhoseRequests of={of} meId={me.id} onChange={(value) => change({ of: value })} />}
          <Input
            type="search"
            aria-label={t('requests.search')}
            placeholder={t('requests.search')}
            value={query}
            maxLength={200}
            onChange={(event) => setQuery(event.target.value)}
            className="min-w-32 flex-1"
          />
          {rows.length > 0 && selected === null && (
            <Button
              icon={<ListChecks aria-hidden className="size-4.5" />}
              onClick={() => setSelected(new Set())}
            >
              <span className="max-xs:sr-only">{t('requests.select')}</span>
            </Button>
          )}
        </div>
      </div>
      <p role="status" className="sr-only">
        {data !== undefined && t('requests.count', { count: total })}
      </p>
      {data === undefined && !list.isError && (
        <Loading>
          <div className="grid gap-3">
            {Array.from({ length: 5 }, (_, index) => (
              <Skeleton key={index} className="h-32 w-full rounded-lg" />
            ))}
          </div>
        </Loading>
      )}
      {list.isError && rows.length === 0 && (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      )}
      {list.isSuccess && data !== undefined && rows.length === 0 && (
        <EmptyState
          icon={<Ticket aria-hidden />}
          title={t(filter === 'all' && text === '' ? 'requests.empty' : 'requests.noneMatch')}
          action={
            filter === 'all' && (
              <Link to="/search" className={buttonClass({ variant: 'primary' })}>
                {t('requests.find')}
              </Link>
            )
          }
        >
          {filter === 'all' && text === '' && <p>{t('requests.emptyHint')}</p>}
        </EmptyState>
      )}
      {rows.length > 0 && (
        <>
          <h2 className="sr-only">{t('requests.list')}</h2>
          <VirtualList
            label={t('requests.list')}
            items={rows}
            itemKey={(request) => request.id}
            estimateHeight={ROW_HEIGHT}
            render={(request) => (
              <RequestRow
                request={request}
                showUser={!mine}
                selected={selected?.has(request.id)}
                onToggle={toggle}
              />
            )}
          />
          <LoadMore query={list} />
        </>
      )}
      {selected !== null && (
        <BulkBar
          selected={rows.filter((request) => selected.has(request.id))}
          shown={rows.length}
          onSelectAll={() => setSelected(new Set(rows.map((request) => request.id)))}
          onDone={(failed) => setSelected(failed.length === 0 ? null : new Set(failed.map(({ id }) => id)))}
          onGiveUp={() => setSelected(null)}
        />
      )}
    </>
  );
}

type WhoseRequestsProps = {
  of: string | undefined;
  meId: string;
  onChange: (of: string | undefined) => void;
};

/** Everybody's, one's own, or those of one person. */
function WhoseRequests({ of, meId, onChange }: WhoseRequestsProps) {
  const { data } = useQuery(usersQuery);
  const others = data?.records.filter((user) => user.id !== meId) ?? [];
  return (
    <Select
      aria-label={t('requests.of')}
      value={of ?? ''}
      onChange={({ target: { value } }) => onChange(value === '' ? undefined : value)}
      className="sm:max-w-60 sm:shrink-0 max-sm:w-full"
    >
      <option value="">{t('requests.of.everyone')}</option>
      <option value="mine">{t('requests.of.mine')}</option>
      {others.map((user) => (
        <option key={user.id} value={user.id}>
          {user.username}
        </option>
      ))}
    </Select>
  );
}
