import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import type { BookSummary } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Cover } from '../../ui/cover.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Input } from '../../ui/input.tsx';
import { joinNames } from '../../ui/person.ts';
import { Loading, PartError, Skeleton } from '../../ui/states.tsx';
import { searchQuery } from '../catalog/queries.ts';
import { wantedBooksQuery } from '../requests/queries.ts';

type Choice = Pick<BookSummary, 'id' | 'title' | 'coverUrl'> & { authors: string[]; wanted: boolean };

type BookPickerProps = {
  /** What the files seem to be: the first words searched for. */
  guess: string;
  onClose: () => void;
  onPick: (book: Choice) => void;
};

const MOST_SHOWN = 30;

/** Which book is it? Wanted books first, then what the catalogue knows. */
export function BookPicker({ guess, onClose, onPick }: BookPickerProps) {
  const [text, setText] = useState(guess);
  const words = useDeferredValue(text.trim());
  const wanted = useQuery(wantedBooksQuery);
  const found = useInfiniteQuery({
    ...searchQuery({ query: words }),
    enabled: words.length > 1,
    placeholderData: keepPreviousData,
  });
  const fits = (title: string): boolean => title.toLocaleLowerCase().includes(words.toLocaleLowerCase());
  const choices = new Map<string, Choice>();
  for (const { book } of wanted.data?.records ?? []) {
    if (words === '' || fits(`${book.title} ${book.authors.join(' ')}`))
      choices.set(book.id, { ...book, wanted: true });
  }
  const books = words.length > 1 ? (found.data?.pages.flatMap((page) => page.records) ?? []) : [];
  for (const book of books) {
    if (!choices.has(book.id))
      choices.set(book.id, { ...book, authors: book.authors.map((author) => author.name), wanted: false });
  }
  return (
    <Dialog open onOpenChange={onClose} size="md" title={t('import.chooseBook')}>
      <Input
        type="search"
        aria-label={t('import.searchBook')}
        placeholder={t('import.searchBook')}
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.target.value)}
      />
      <ul aria-label={t('import.chooseBook')} className="mt-3 grid gap-0.5">
        {[...choices.values()].slice(0, MOST_SHOWN).map((book) => (
          <li key={book.id}>
            <button
              type="button"
              onClick={() => onPick(book)}
              className="flex min-h-11 w-full items-center gap-3 rounded-md p-2 text-left hover:bg-raised"
            >
              <Cover coverUrl={book.coverUrl} title={book.title} width={48} className="size-12 shrink-0" />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-semibold">{book.title}</span>
                <span className="block truncate text-sm text-muted">{joinNames(book.authors, 2)}</span>
              </span>
              {book.wanted && <span className="text-sm text-accent-text">{t('import.wanted')}</span>}
            </button>
          </li>
        ))}
      </ul>
      {words.length > 1 && found.isPending && (
        <Loading>
          <Skeleton className="mt-2 h-14 w-full" />
        </Loading>
      )}
      {found.isError && (
        <div className="mt-3">
          <PartError error={found.error} onRetry={() => void found.refetch()} />
        </div>
      )}
      {found.isSuccess && choices.size === 0 && <p className="mt-3 text-muted">{t('import.noBookFound')}</p>}
    </Dialog>
  );
}
