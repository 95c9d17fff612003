import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useDeferredValue } from 'react';
import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Input } from '../../ui/input.tsx';
import { Choices } from '../../ui/tabs.tsx';
import { HistoryList } from './history-list.tsx';
import { HISTORY_KINDS, type HistoryParams } from './history-params.ts';

const route = getRouteApi('/_app/activity/history');

/** What happened, of everything or of one book, in whole or in parts. */
export function HistoryPage() {
  const params = route.useSearch();
  const navigate = useNavigate();
  const query = useDeferredValue(params.q ?? '').trim();
  usePageTitle(t('activity.history'));
  const change = (next: { [Key in keyof HistoryParams]: HistoryParams[Key] | undefined }): void => {
    const merged = Object.entries({ ...params, ...next }).filter(([, value]) => value !== undefined);
    void navigate({ to: '/activity/history', search: Object.fromEntries(merged), replace: true });
  };
  return (
    <>
      <div className="mb-5 grid grid-cols-[minmax(0,1fr)] gap-3 lg:grid-cols-[minmax(0,1fr)_auto] lg:items-center">
        <Choices
          label={t('history.kind')}
          value={params.kind ?? 'all'}
          onChange={(kind) => change({ kind: kind === 'all' ? undefined : kind })}
          choices={[
            { value: 'all' as const, label: t('history.everything') },
            ...HISTORY_KINDS.map((value) => ({ value, label: t(`history.kind.${value}`) })),
          ]}
        />
        <Input
          type="search"
          aria-label={t('history.search')}
          placeholder={t('history.search')}
          value={params.q ?? ''}
          maxLength={200}
          onChange={(event) => change({ q: event.target.value === '' ? undefined : event.target.value })}
          className="lg:!w-56"
        />
      </div>
      {params.book !== undefined && (
        <p className="mb-4 flex flex-wrap items-center gap-3">
          <span className="font-semibold">{t('history.ofBook')}</span>
          <Link to="/activity/history" className={buttonClass({ variant: 'ghost', size: 'sm' })}>
            <X aria-hidden className="size-4" />
            {t('history.ofAll')}
          </Link>
        </p>
      )}
      <HistoryList
        {...(params.book === undefined ? {} : { bookId: params.book })}
        {...(params.kind === undefined ? {} : { kind: params.kind })}
        {...(query === '' ? {} : { query })}
        days
      />
    </>
  );
}
