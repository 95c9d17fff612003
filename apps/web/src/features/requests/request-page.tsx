import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { BookOpen, LibraryBig } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { PagePending } from '../../app/page-pending.tsx';
import { formatDateTime, formatRelative, formatRuntime } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { useNow } from '../../lib/now.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { BackLink } from '../../ui/back-link.tsx';
import { buttonClass } from '../../ui/button.tsx';
import { Cover } from '../../ui/cover.tsx';
import { DOT } from '../../ui/dot.ts';
import { Card, PageTitle, Section } from '../../ui/page.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { byLine, seriesLabel } from '../catalog/book-text.ts';
import { useIsAdmin } from '../users/me.ts';
import { JourneySteps } from './journey-steps.tsx';
import { NextStep } from './next-step.tsx';
import { requestQuery } from './queries.ts';
import { RequestButtons, RequestMenu } from './request-actions.tsx';
import { askers } from './request-row.tsx';
import { RequestState } from './request-state.tsx';
import { isThere } from './states.ts';

const HistoryList = lazy(() =>
  import('../downloads/history-list.tsx').then((module) => ({ default: module.HistoryList })),
);
const AlsoInTorrent = lazy(() =>
  import('../imports/also-in-torrent.tsx').then((module) => ({ default: module.AlsoInTorrent })),
);
const NearMisses = lazy(() =>
  import('../releases/near-misses.tsx').then((module) => ({ default: module.NearMisses })),
);
const ProfileChoice = lazy(() =>
  import('./profile-choice.tsx').then((module) => ({ default: module.ProfileChoice })),
);
const route = getRouteApi('/_app/requests/$requestId/');

/** The whole story of one request. */
export function RequestPage() {
  const { requestId } = route.useParams();
  const navigate = useNavigate();
  const admin = useIsAdmin();
  const now = useNow();
  const query = useQuery(requestQuery(requestId));
  usePageTitle(query.data?.book.title);
  if (query.isPending) return <PagePending />;
  if (query.isError) return <ErrorState page error={query.error} onRetry={() => void query.refetch()} />;
  const request = query.data;
  const { book } = request;
  const series = book.series[0];
  const facts = [
    series === undefined ? '' : seriesLabel(series),
    book.runtimeMinutes === null ? '' : formatRuntime(book.runtimeMinutes),
  ].filter((fact) => fact !== '');

  return (
    <>
      <BackLink to="/requests" label={t('nav.requests')} />
      <div className="mb-8 flex flex-col gap-5 sm:flex-row sm:gap-7">
        <Cover
          coverUrl={book.coverUrl}
          placeholder={book.coverPlaceholder}
          title={book.title}
          author={book.authors[0]}
          width={200}
          owned={isThere(request.status)}
          eager
          className="size-36 shrink-0 sm:size-50"
        />
        <div className="grid min-w-0 flex-1 content-center gap-3">
          <div>
            <PageTitle>{book.title}</PageTitle>
            <p className="mt-1 text-muted">{byLine(book)}</p>
            {facts.length > 0 && <p className="text-sm text-faint">{facts.join(DOT)}</p>}
          </div>
          <p className="text-sm text-faint">
            {t('request.askedBy', { name: askers(request) })}{' '}
            <time dateTime={request.requestedAt} title={formatDateTime(request.requestedAt)}>
              {formatRelative(request.requestedAt, now)}
            </time>
          </p>
          <div className="flex flex-wrap items-center gap-2">
            {request.libraryItemId !== null && (
              <Link
                to="/library/$itemId"
                params={{ itemId: request.libraryItemId }}
                className={buttonClass({ size: 'sm', variant: 'primary' })}
              >
                <LibraryBig aria-hidden className="size-4" />
                {t('request.openLibrary')}
              </Link>
            )}
            <RequestButtons request={request} />
            {!request.manual && (
              <Link to="/books/$bookId" params={{ bookId: book.id }} className={buttonClass({ size: 'sm' })}>
                <BookOpen aria-hidden className="size-4" />
                {t('request.openBook')}
              </Link>
            )}
            <RequestMenu request={request} onDeleted={() => void navigate({ to: '/requests' })} />
          </div>
        </div>
      </div>
      <Card className="grid gap-5 px-3 py-5 sm:p-6">
        <JourneySteps state={request.status} />
        <div className="grid gap-3 border-t border-line px-1.5 pt-5 sm:px-0">
          <p role="status" className="sr-only">
            {t(`state.${request.status}`)}
          </p>
          <RequestState request={request} />
          <NextStep item={request} />
          {request.note !== null && request.note !== '' && (
            <p className="text-sm text-muted">{t('request.note', { note: request.note })}</p>
          )}
          {admin && !isThere(request.status) && (
            <Suspense>
              <ProfileChoice requestId={request.id} />
            </Suspense>
          )}
        </div>
      </Card>
      {admin && request.status === 'waiting' && request.reasonCode !== 'freeleechQuestion' && (
        <Suspense>
          <NearMisses requestId={request.id} />
        </Suspense>
      )}
      {admin && (isThere(request.status) || request.status === 'importBlocked') && (
        <Suspense>
          <AlsoInTorrent bookId={book.id} />
        </Suspense>
      )}
      {admin && (
        <Section title={t('request.story')} className="mt-9">
          <Suspense>
            <HistoryList bookId={book.id} />
          </Suspense>
        </Section>
      )}
    </>
  );
}
