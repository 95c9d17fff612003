import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Ticket } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Input } from '../../ui/input.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { PageHeader } from '../../ui/page.tsx';
import { EmptyState, ErrorState, Loading, Skeleton } from '../../ui/states.tsx';
import { Choices } from '../../ui/tabs.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { useIsAdmin, useMe } from '../users/me.ts';
import { REQUEST_FILTERS } from './list-params.ts';
import { requestsQuery } from './queries.ts';
import { RequestRow } from './request-row.tsx';

const route = getRouteApi('/_app/requests/');
const ROW_HEIGHT = 168;

export function RequestsPage() {
  const params = route.useSearch();
  const navigate = route.useNavigate();
  const me = useMe();
  const admin = useIsAdmin();
  const [query, setQuery] = useState('');
  const text = useDeferredValue(query.trim());
  const filter = params.filter ?? 'all';
  const mine = !admin || params.of === 'mine';
  usePageTitle(t('nav.requests'));
  const list = useInfiniteQuery(
    requestsQuery({
      filter,
      ...(mine && admin ? { userId: me.id } : {}),
      ...(text === '' ? {} : { query: text }),
    }),
  );
  const rows = list.data?.pages.flatMap((page) => page.records) ?? [];
  const total = list.data?.pages[0]?.totalRecords ?? 0;

  return (
    <>
      <PageHeader
        title={t('nav.requests')}
        description={t(mine ? 'requests.mineText' : 'requests.allText')}
      />
      <div className="mb-5 flex flex-wrap items-center gap-x-4 gap-y-3">
        <Choices
          label={t('requests.filter')}
          value={filter}
          onChange={(value) => void navigate({ search: { ...params, filter: value }, replace: true })}
          choices={REQUEST_FILTERS.map((value) => ({ value, label: t(`requests.filter.${value}`) }))}
        />
        <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4 sm:justify-end gap-y-3">
          {admin && (
            <Choices
              label={t('requests.of')}
              value={mine ? 'mine' : 'everyone'}
              onChange={(value) => void navigate({ search: { ...params, of: value }, replace: true })}
              choices={[
                { value: 'everyone', label: t('requests.of.everyone') },
                { value: 'mine', label: t('requests.of.mine') },
              ]}
            />
          )}
          <Input
            type="search"
            aria-label={t('requests.search')}
            placeholder={t('requests.search')}
            value={query}
            maxLength={200}
            onChange={(event) => setQuery(event.target.value)}
            className="sm:!w-56"
          />
        </div>
      </div>
      <p role="status" className="sr-only">
        {list.isSuccess && t('requests.count', { count: total })}
      </p>
      {list.isPending && (
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
      {list.isSuccess && rows.length === 0 && (
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
            render={(request) => <RequestRow request={request} showUser={!mine} />}
          />
          <LoadMore query={list} />
        </>
      )}
    </>
  );
}
