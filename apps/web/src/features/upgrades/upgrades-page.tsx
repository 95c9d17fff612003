import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { BadgeCheck } from 'lucide-react';
import type { UpgradableBook } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { BackLink } from '../../ui/back-link.tsx';
import { buttonClass } from '../../ui/button.tsx';
import { Cover } from '../../ui/cover.tsx';
import { InOrder } from '../../ui/in-order.tsx';
import { Card, PageHeader } from '../../ui/page.tsx';
import { PagedList } from '../../ui/paged-list.tsx';
import { joinNames } from '../../ui/person.ts';
import { ComingLine, EmptyState, Notice } from '../../ui/states.tsx';
import { upgradesSource, upgradesStateQuery } from './queries.ts';
import { UpgradeStanding } from './upgrade-standing.tsx';

const CARD_HEIGHT = 208;

/** Books that are there, but below the cutoff of their quality profile. */
export function UpgradesPage() {
  const { data, isPending } = useQuery(upgradesStateQuery);
  usePageTitle(t('upgrade.title'));
  return (
    <InOrder>
      <PageHeader
        before={<BackLink to="/library" label={t('nav.library')} />}
        title={t('upgrade.title')}
        description={
          isPending ? (
            <ComingLine />
          ) : data === undefined || data.totalRecords === 0 ? (
            t('upgrade.text')
          ) : (
            t('upgrade.count', { count: data.totalRecords })
          )
        }
      />
      {data?.upgradeAllowed === false && (
        <Notice className="mb-6">
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p>{t('upgrade.off')}</p>
            <Link to="/settings/quality" className={buttonClass({ size: 'sm' })}>
              {t('upgrade.toQuality')}
            </Link>
          </div>
        </Notice>
      )}
      <h2 className="sr-only">{t('upgrade.list')}</h2>
      <PagedList
        label={t('upgrade.list')}
        source={upgradesSource}
        itemKey={(item) => item.libraryItemId}
        estimateHeight={CARD_HEIGHT}
        empty={
          <EmptyState icon={<BadgeCheck aria-hidden />} title={t('upgrade.none')}>
            <p>{t('upgrade.noneText')}</p>
          </EmptyState>
        }
        render={(item) => <UpgradeCard item={item} />}
      />
    </InOrder>
  );
}

function UpgradeCard({ item }: { item: UpgradableBook }) {
  const { book } = item;
  return (
    <Card className="flex gap-4 p-4 sm:p-5">
      <Cover
        coverUrl={book.coverUrl}
        placeholder={book.coverPlaceholder}
        title={book.title}
        author={book.authors[0]}
        width={96}
        className="size-16 shrink-0 sm:size-24"
      />
      <div className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)] gap-2.5">
        <div>
          <h3 className="text-lg leading-snug font-semibold">
            <Link
              to="/library/$itemId"
              params={{ itemId: item.libraryItemId }}
              className="tap rounded-sm hover:underline"
            >
              {book.title}
            </Link>
          </h3>
          <p className="truncate text-sm text-muted">{joinNames(book.authors, 2)}</p>
        </div>
        <UpgradeStanding item={item} />
      </div>
    </Card>
  );
}
