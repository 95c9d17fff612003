import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ListPlus } from 'lucide-react';
import { useState } from 'react';
import { PagePending } from '../../app/page-pending.tsx';
import type { Book } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { PageHeader } from '../../ui/page.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { useRequestBook } from '../requests/mutations.ts';
import { BookCard } from './book-card.tsx';
import { BookGrid } from './book-grid.tsx';
import { seriesQuery } from './queries.ts';

const route = getRouteApi('/_app/series/$seriesId');

/** A series in order, with what is owned and a way to ask for the rest. */
export function SeriesPage() {
  const { seriesId } = route.useParams();
  const query = useQuery(seriesQuery(seriesId));
  usePageTitle(query.data?.name);
  if (query.isPending) return <PagePending />;
  if (query.isError) return <ErrorState page error={query.error} onRetry={() => void query.refetch()} />;
  const series = query.data;
  const owned = series.books.filter((book) => book.inLibrary).length;
  const missing = series.books.filter((book) => !book.inLibrary && !book.requested && book.asin !== null);
  return (
    <>
      <PageHeader
        title={series.name}
        description={t('series.owned', { count: series.books.length, owned })}
        actions={missing.length > 0 && <RequestRest name={series.name} books={missing} />}
      />
      <BookGrid label={t('series.parts', { name: series.name })}>
        {series.books.map((book) => (
          <li key={book.id} className="grid grid-rows-[auto_1fr] gap-2">
            <p className="text-sm font-semibold text-faint">{partLabel(book, series.name)}</p>
            <BookCard book={book} hide="series" />
          </li>
        ))}
      </BookGrid>
    </>
  );
}

function partLabel(book: Book, name: string): string {
  const position = (book.series.find((series) => series.name === name) ?? book.series[0])?.position;
  return position === null || position === undefined || position === ''
    ? t('series.noNumber')
    : t('series.part', { position });
}

function RequestRest({ name, books }: { name: string; books: readonly Book[] }) {
  const [open, setOpen] = useState(false);
  const ask = useRequestBook();
  const [busy, setBusy] = useState(false);
  const askAll = async (): Promise<void> => {
    setBusy(true);
    // One after the other: a quota that runs out stops the rest.
    for (const book of books) {
      try {
        await ask.mutateAsync(book);
      } catch {
        // The mutation has told why.
        break;
      }
    }
    setBusy(false);
    setOpen(false);
  };
  return (
    <>
      <Button icon={<ListPlus aria-hidden className="size-4.5" />} onClick={() => setOpen(true)}>
        {t('series.requestRest', { count: books.length })}
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={t('series.requestRestTitle', { name })}
        description={t('series.requestRestText', { count: books.length })}
        action={t('series.requestRest', { count: books.length })}
        danger={false}
        busy={busy}
        onConfirm={() => void askAll()}
      >
        <ul className="grid list-inside list-disc gap-1 text-muted">
          {books.map((book) => (
            <li key={book.id}>{book.title}</li>
          ))}
        </ul>
      </ConfirmDialog>
    </>
  );
}
