import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { Book } from '../../lib/api/types.ts';
import { formatRuntime } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/index.ts';
import { Cover } from '../../ui/cover.tsx';
import { DOT } from '../../ui/dot.ts';
import { joinNames } from '../../ui/person.ts';
import { namesOf, seriesLabel } from './book-text.ts';
import { RequestMark } from './request-mark.tsx';

type BookCardProps = {
  book: Book;
  eager?: boolean;
  /** What the page already says about every book on it. */
  hide?: 'author' | 'series';
};

/** A cover and what one needs to know to choose: who, how long, which part, and where it stands. */
export const BookCard = memo(function BookCard({ book, eager = false, hide }: BookCardProps) {
  const series = book.series[0];
  const narrators = joinNames(namesOf(book.narrators), 1);
  return (
    <article className="group relative grid content-start gap-2.5">
      <Cover
        coverUrl={book.coverUrl}
        placeholder={book.coverPlaceholder}
        title={book.title}
        author={namesOf(book.authors)[0]}
        width={240}
        owned={book.inLibrary}
        eager={eager}
        // Above the link that covers the whole card, so that the mark can be pressed; the rest lets the press through.
        className="pointer-events-none z-10 transition-transform duration-200 ease-out group-hover:-translate-y-0.5"
      >
        <RequestMark book={book} />
      </Cover>
      {/* Another book in the same place has lines of its own: the old ones would be seen to move. Its link keeps the focus. */}
      <div className="grid min-w-0 gap-0.5">
        <h3 dir="auto" className="line-clamp-2 text-base leading-snug font-semibold">
          <Link
            to="/books/$bookId"
            params={{ bookId: book.id }}
            data-card-link={book.id}
            className="rounded-sm outline-offset-4 after:absolute after:inset-0"
          >
            {book.title}
          </Link>
        </h3>
        {hide !== 'author' && (
          <p key={`${book.id} by`} dir="auto" className="truncate text-sm text-muted">
            {joinNames(namesOf(book.authors), 2)}
          </p>
        )}
        {series !== undefined && hide !== 'series' ? (
          <p key={`${book.id} of`} dir="auto" className="truncate text-sm text-muted">
            {seriesLabel(series)}
          </p>
        ) : (
          book.subtitle !== null && (
            <p key={`${book.id} of`} dir="auto" className="truncate text-sm text-muted">
              {book.subtitle}
            </p>
          )
        )}
        <p key={`${book.id} facts`} className="truncate text-xs text-faint">
          {[
            book.abridged === true ? t('book.abridged') : '',
            book.runtimeMinutes === null ? '' : formatRuntime(book.runtimeMinutes),
            narrators === '' ? '' : t('book.readBy', { names: narrators }),
          ]
            .filter((fact) => fact !== '')
            .join(DOT)}
        </p>
      </div>
    </article>
  );
});
