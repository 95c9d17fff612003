import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { BookOpen, ExternalLink, PencilLine, RefreshCw, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { PagePending } from '../../app/page-pending.tsx';
import type { LibraryItemDetails } from '../../lib/api/types.ts';
import { formatDateTime, formatDuration, formatSize } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { BackLink } from '../../ui/back-link.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Cover } from '../../ui/cover.tsx';
import { DOT } from '../../ui/dot.ts';
import { InOrder } from '../../ui/in-order.tsx';
import { latePart } from '../../ui/late-part.tsx';
import { PageTitle, Section } from '../../ui/page.tsx';
import { ErrorState, Loading, Skeleton } from '../../ui/states.tsx';
import { byLine, seriesLabel } from '../catalog/book-text.ts';
import { useIsAdmin } from '../users/me.ts';
import { FieldSources } from './field-sources.tsx';
import { FileList } from './file-list.tsx';
import { libraryItemQuery } from './queries.ts';

const ReprocessDialog = latePart(() =>
  import('./reprocess-dialog.tsx').then((module) => module.ReprocessDialog),
);
const EditDialog = latePart(() => import('./edit-dialog.tsx').then((module) => module.EditDialog));
const TakeOutDialog = latePart(() => import('./take-out-dialog.tsx').then((module) => module.TakeOutDialog));
const HistoryList = lazy(() =>
  import('../downloads/history-list.tsx').then((module) => ({ default: module.HistoryList })),
);
const UpgradeSection = lazy(() =>
  import('../upgrades/upgrade-section.tsx').then((module) => ({ default: module.UpgradeSection })),
);
const route = getRouteApi('/_app/library/$itemId');

export function LibraryItemPage() {
  const { itemId } = route.useParams();
  const query = useQuery(libraryItemQuery(itemId));
  usePageTitle(query.data?.book.title);
  if (query.isPending) return <PagePending />;
  if (query.isError) return <ErrorState page error={query.error} onRetry={() => void query.refetch()} />;
  return <ItemView item={query.data} />;
}

function ItemView({ item }: { item: LibraryItemDetails }) {
  const admin = useIsAdmin();
  const [dialog, setDialog] = useState<'edit' | 'reprocess' | 'takeOut' | null>(null);
  const close = (): void => setDialog(null);
  const { book } = item;
  const series = book.series[0];
  const facts = [
    item.durationSeconds === null ? '' : formatDuration(item.durationSeconds),
    formatSize(item.sizeBytes),
    item.format?.toUpperCase() ?? '',
    t('library.files', { count: item.fileCount }),
  ].filter((fact) => fact !== '');
  return (
    <>
      <BackLink to="/library" label={t('nav.library')} />
      <div className="@container mb-10">
        <div className="flex flex-col gap-6 @md:flex-row @md:gap-7 @2xl:gap-8">
          <Cover
            coverUrl={book.coverUrl}
            placeholder={book.coverPlaceholder}
            title={book.title}
            author={book.authors[0]}
            width={240}
            owned
            eager
            className="w-44 shrink-0 self-start @2xl:w-56"
          />
          <div className="grid min-w-0 flex-1 content-center gap-3">
            <div>
              <PageTitle>{book.title}</PageTitle>
              {book.subtitle !== null && <p className="mt-1 text-lg text-muted">{book.subtitle}</p>}
              <p className="mt-1 text-muted">{byLine(book)}</p>
              {series !== undefined && <p className="text-muted">{seriesLabel(series)}</p>}
            </div>
            <p className="tabular text-sm text-faint">{facts.join(DOT)}</p>
            <div className="flex flex-wrap items-center gap-2">
              <Badge tone={item.available ? 'accent' : 'neutral'}>
                {t(item.available ? 'library.inAbs' : 'library.notInAbs')}
              </Badge>
              <span className="text-sm text-faint">
                {t('library.added', { date: formatDateTime(item.addedAt) })}
              </span>
            </div>
            <div className="mt-1 flex flex-wrap gap-2">
              {item.libraryUrl !== null && (
                <a
                  href={item.libraryUrl}
                  target="_blank"
                  rel="noreferrer"
                  className={buttonClass({ variant: 'primary' })}
                >
                  {t('library.listen')}
                  <ExternalLink aria-hidden className="size-4" />
                </a>
              )}
              <Link to="/books/$bookId" params={{ bookId: book.id }} className={buttonClass()}>
                <BookOpen aria-hidden className="size-4" />
                {t('request.openBook')}
              </Link>
              {admin && (
                <>
                  <Button
                    icon={<PencilLine aria-hidden className="size-4" />}
                    onClick={() => setDialog('edit')}
                  >
                    {t('edit.button')}
                  </Button>
                  <Button
                    icon={<RefreshCw aria-hidden className="size-4" />}
                    onClick={() => setDialog('reprocess')}
                  >
                    {t('reprocess.button')}
                  </Button>
                  <Button
                    variant="quietDanger"
                    icon={<Trash2 aria-hidden className="size-4" />}
                    onClick={() => setDialog('takeOut')}
                  >
                    {t('takeOut.button')}
                  </Button>
                </>
              )}
            </div>
          </div>
        </div>
      </div>
      <InOrder className="grid gap-10">
        <Section title={t('library.filesTitle')} description={<span className="font-mono">{item.path}</span>}>
          <FileList files={item.files} />
        </Section>
        {admin && (
          <Suspense fallback={<Waiting />}>
            <UpgradeSection itemId={item.id} />
          </Suspense>
        )}
        {Object.keys(item.fieldSources).length > 0 && (
          <Section title={t('library.sources')} description={t('library.sourcesText')}>
            <FieldSources sources={item.fieldSources} />
          </Section>
        )}
        {admin && (
          <Section title={t('library.story')}>
            <Suspense fallback={<Waiting />}>
              <HistoryList bookId={book.id} />
            </Suspense>
          </Section>
        )}
      </InOrder>
      {dialog === 'edit' && <EditDialog bookId={book.id} onClose={close} onGiveUp={close} />}
      {dialog === 'takeOut' && <TakeOutDialog item={item} onClose={close} onGiveUp={close} />}
      {dialog === 'reprocess' && <ReprocessDialog item={item} onClose={close} onGiveUp={close} />}
    </>
  );
}

function Waiting() {
  return (
    <Loading>
      <Skeleton className="h-24 w-full" />
    </Loading>
  );
}
