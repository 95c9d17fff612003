import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { PagePending } from '../../app/page-pending.tsx';
import type { BookDetails } from '../../lib/api/types.ts';
import { serverUrl } from '../../lib/base.ts';
import { formatDate, formatNumber, formatRuntime } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Cover } from '../../ui/cover.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { PageTitle, Section } from '../../ui/page.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { NextStep } from '../requests/next-step.tsx';
import { requestQuery } from '../requests/queries.ts';
import { RequestState } from '../requests/request-state.tsx';
import { StateBadge } from '../requests/state-badge.tsx';
import { regionName } from '../search/region.ts';
import { AskButton } from './ask-button.tsx';
import { BookCard } from './book-card.tsx';
import { BookGrid } from './book-grid.tsx';
import { BookRow, BookRowSkeleton, ROW_ITEM } from './book-row.tsx';
import { namesOf, seriesLabel } from './book-text.ts';
import { languageName } from './language-name.ts';
import { PeopleLinks } from './people-links.tsx';
import { bookQuery, relatedQuery } from './queries.ts';

const route = getRouteApi('/_app/books/$bookId');

export function BookPage() {
  const { bookId } = route.useParams();
  const query = useQuery(bookQuery(bookId));
  usePageTitle(query.data?.title);
  if (query.isPending) return <PagePending />;
  if (query.isError) return <ErrorState page error={query.error} onRetry={() => void query.refetch()} />;
  return <BookView book={query.data} />;
}

function BookView({ book }: { book: BookDetails }) {
  return (
    <article className="@container">
      <div className="relative isolate">
        <Backdrop coverUrl={book.coverUrl} />
        <div className="flex flex-col items-center gap-6 pt-4 @xl:flex-row @xl:items-end @xl:gap-9 @xl:pt-8">
          <Cover
            coverUrl={book.coverUrl}
            placeholder={book.coverPlaceholder}
            title={book.title}
            author={namesOf(book.authors)[0]}
            width={300}
            owned={book.inLibrary}
            eager
            className="w-56 shrink-0 @xl:w-64 @2xl:w-75"
          />
          <div className="grid min-w-0 flex-1 gap-4 @max-xl:w-full @max-xl:justify-items-center @max-xl:text-center">
            <div>
              <PageTitle>{book.title}</PageTitle>
              {book.subtitle !== null && (
                <p dir="auto" className="mt-1 text-lg text-muted">
                  {book.subtitle}
                </p>
              )}
            </div>
            <div className="grid gap-1">
              {book.authors.length > 0 && (
                <p className="text-lg">
                  <PeopleLinks people={book.authors} role="author" />
                </p>
              )}
              {book.narrators.length > 0 && (
                <p className="text-muted">
                  {t('book.readByStart')} <PeopleLinks people={book.narrators} role="narrator" />
                </p>
              )}
              {book.series.map((series) => (
                <p key={series.name} className="text-muted">
                  {typeof series.id === 'string' ? (
                    <Link
                      to="/series/$seriesId"
                      params={{ seriesId: series.id }}
                      className="tap rounded-sm underline decoration-line-strong underline-offset-3 hover:decoration-current"
                    >
                      {seriesLabel(series)}
                    </Link>
                  ) : (
                    seriesLabel(series)
                  )}
                </p>
              ))}
            </div>
            <MainAction book={book} />
          </div>
        </div>
      </div>
      <BookBody book={book} />
      <Related book={book} />
    </article>
  );
}

/** The cover again, large and out of focus: the room takes its light from the book. */
function Backdrop({ coverUrl }: { coverUrl: string | null }) {
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute -top-9 left-1/2 -z-10 h-[34rem] w-dvw -translate-x-1/2 overflow-hidden mask-[linear-gradient(black,transparent)]"
    >
      {coverUrl !== null && (
        <img
          src={`${serverUrl(coverUrl)}?width=160`}
          alt=""
          className="size-full scale-110 object-cover opacity-(--backdrop) blur-3xl saturate-150"
        />
      )}
    </div>
  );
}

function MainAction({ book }: { book: BookDetails }) {
  if (book.inLibrary) {
    return (
      <div className="flex flex-wrap items-center gap-3">
        <StateBadge state="available" />
        {book.libraryItemId !== null && (
          <Link
            to="/library/$itemId"
            params={{ itemId: book.libraryItemId }}
            className={buttonClass({ variant: 'primary', size: 'lg' })}
          >
            {t('request.openLibrary')}
          </Link>
        )}
      </div>
    );
  }
  if (book.requested && book.requestId !== null) return <RequestPanel requestId={book.requestId} />;
  return (
    <div className="grid gap-2 max-sm:w-full">
      <AskButton book={book} />
      {book.status !== null && (
        <p className="text-sm text-muted">{t('book.othersWant', { state: t(`state.${book.status}`) })}</p>
      )}
    </div>
  );
}

function RequestPanel({ requestId }: { requestId: string }) {
  const { data: request } = useQuery(requestQuery(requestId));
  if (request === undefined) return null;
  return (
    <div className="grid w-full max-w-md gap-3 text-left">
      <RequestState request={request} />
      {request.progress === null && <NextStep item={request} />}
      <div>
        <Link to="/requests/$requestId" params={{ requestId }} className={buttonClass()}>
          {t('book.openRequest')}
        </Link>
      </div>
    </div>
  );
}

function BookBody({ book }: { book: BookDetails }) {
  const facts: { label: string; value: ReactNode }[] = [
    {
      label: t('book.runtime'),
      value: book.runtimeMinutes === null ? null : formatRuntime(book.runtimeMinutes),
    },
    { label: t('book.released'), value: book.releaseDate === null ? null : formatDate(book.releaseDate) },
    { label: t('book.language'), value: book.language === null ? null : languageName(book.language) },
    { label: t('book.publisher'), value: book.publisher },
    {
      label: t('book.edition'),
      value: book.abridged === null ? null : t(book.abridged ? 'book.abridged' : 'book.unabridged'),
    },
    {
      label: t('book.rating'),
      value: book.rating === null ? null : t('book.ratingOf', { rating: formatNumber(book.rating) }),
    },
    { label: t('search.region'), value: book.region === null ? null : regionName(book.region) },
    {
      label: t('book.asin'),
      value: book.asin === null ? null : <span className="font-mono text-sm">{book.asin}</span>,
    },
    {
      label: t('book.isbn'),
      value: book.isbn === null ? null : <span className="font-mono text-sm">{book.isbn}</span>,
    },
  ];
  return (
    <div className="mt-14 grid gap-10 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="grid content-start gap-5">
        {book.description !== null && book.description !== '' && (
          <LongText clamp="line-clamp-[16]" from={1400} className="text-[1.0625rem] leading-relaxed">
            {book.description}
          </LongText>
        )}
        {book.genres.length > 0 && (
          <ul aria-label={t('book.genres')} className="flex flex-wrap gap-2">
            {book.genres.map((genre) => (
              <li key={genre} className="rounded-full bg-raised px-3 py-1 text-sm text-muted">
                {genre}
              </li>
            ))}
          </ul>
        )}
      </div>
      <dl className="grid grid-cols-2 content-start gap-x-6 gap-y-4 sm:max-lg:grid-cols-3">
        {facts
          .filter((fact) => fact.value !== null && fact.value !== '')
          .map((fact) => (
            <div key={fact.label} className="min-w-0">
              <dt className="text-sm text-faint">{fact.label}</dt>
              <dd className="mt-0.5">{fact.value}</dd>
            </div>
          ))}
      </dl>
    </div>
  );
}

/** The same work read by others, and books like it; what is known at once is shown while the catalogue is asked. */
function Related({ book }: { book: BookDetails }) {
  const { data, isPending } = useQuery(relatedQuery(book.id));
  const editions = data?.editions ?? book.editions;
  const similar = data?.similar ?? [];
  return (
    <div className="mt-12 grid grid-cols-[minmax(0,1fr)] gap-10">
      {editions.length > 0 && (
        <Section title={t('book.otherEditions')}>
          <div id="editions" className="scroll-mt-6">
            <BookGrid label={t('book.otherEditions')} headed>
              {editions.map((edition) => (
                <li key={edition.id}>
                  <BookCard book={edition} />
                </li>
              ))}
            </BookGrid>
          </div>
        </Section>
      )}
      {isPending && <BookRowSkeleton />}
      {similar.length > 0 && (
        <BookRow title={t('book.similar')}>
          {similar.map((each) => (
            <li key={each.id} className={ROW_ITEM}>
              <BookCard book={each} />
            </li>
          ))}
        </BookRow>
      )}
    </div>
  );
}
