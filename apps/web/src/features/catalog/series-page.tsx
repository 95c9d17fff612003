import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { PagePending } from '../../app/page-pending.tsx';
import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { PageHeader, Section } from '../../ui/page.tsx';
import { ProgressBar } from '../../ui/progress.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { BookCard } from './book-card.tsx';
import { BookGrid } from './book-grid.tsx';
import { namesOf } from './book-text.ts';
import { seriesQuery } from './queries.ts';
import { RequestRest } from './request-rest.tsx';
import { missingParts, partsOf, type SeriesPart } from './series-parts.ts';

const route = getRouteApi('/_app/series/$seriesId');

/** A series in order, with what is owned and a way to ask for the rest. */
export function SeriesPage() {
  const { seriesId } = route.useParams();
  const query = useQuery(seriesQuery(seriesId));
  usePageTitle(query.data?.name);
  if (query.isPending) return <PagePending />;
  if (query.isError) return <ErrorState page error={query.error} onRetry={() => void query.refetch()} />;
  const series = query.data;
  const { parts, rest } = partsOf(series.books, series.name);
  const owned = parts.filter(({ book }) => book.inLibrary).length;
  const missing = missingParts(parts);
  const authors = [...new Set(series.books.flatMap((book) => namesOf(book.authors.slice(0, 1))))];
  return (
    <>
      <PageHeader
        title={series.name}
        description={
          <>
            {authors.length > 0 && authors.length < 4 && (
              <span className="block">{t('series.by', { names: authors.join(', ') })}</span>
            )}
            {t('series.owned', { count: parts.length, owned })}
          </>
        }
        actions={<RequestRest name={series.name} books={missing} />}
      />
      {parts.length > 0 && (
        <>
          <div className="-mt-3 mb-8 max-w-sm">
            <ProgressBar
              fraction={owned / parts.length}
              label={t('series.owned', { count: parts.length, owned })}
            />
          </div>
          <BookGrid label={t('series.parts', { name: series.name })}>
            {parts.map((part) => (
              <li key={part.book.id} className="grid grid-rows-[auto_1fr] gap-2">
                <PartLabel part={part} />
                <BookCard book={part.book} hide="series" />
              </li>
            ))}
          </BookGrid>
        </>
      )}
      {rest.length > 0 && (
        <Section title={t('series.collections')} className="mt-12">
          <BookGrid label={t('series.collections')} headed>
            {rest.map((book) => (
              <li key={book.id}>
                <BookCard book={book} />
              </li>
            ))}
          </BookGrid>
        </Section>
      )}
    </>
  );
}

function PartLabel({ part: { position, book, others } }: { part: SeriesPart }) {
  return (
    <p className="flex items-baseline touch:min-h-11 touch:items-center justify-between gap-2 text-sm font-semibold text-faint">
      <span className="shrink-0">{t('series.part', { position })}</span>
      {others > 0 && (
        <Link
          to="/books/$bookId"
          params={{ bookId: book.id }}
          hash="editions"
          className="tap min-w-0 rounded-sm text-xs font-normal text-muted hover:underline"
        >
          <span className="truncate">{t('series.otherEditions', { count: others })}</span>
        </Link>
      )}
    </p>
  );
}
