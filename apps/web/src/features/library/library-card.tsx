import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { LibraryItem } from '../../lib/api/types.ts';
import { formatDuration } from '../../lib/format/index.ts';
import { Cover } from '../../ui/cover.tsx';
import { DOT } from '../../ui/dot.ts';
import { joinNames } from '../../ui/person.ts';
import { seriesLabel } from '../catalog/book-text.ts';

type CardProps = { item: LibraryItem; eager?: boolean };

/** A book that is there. The next page of the shelf is loaded every few pictures of a fling: what stands stays. */
export const LibraryCard = memo(({ item, eager = false }: CardProps) => {
  const { book } = item;
  const series = book.series[0];
  return (
    <article className="group relative grid content-start gap-2.5">
      <Cover
        coverUrl={book.coverUrl}
        placeholder={book.coverPlaceholder}
        title={book.title}
        author={book.authors[0]}
        width={240}
        eager={eager}
        owned
        className="transition-transform duration-200 ease-out group-hover:-translate-y-0.5"
      />
      <div className="grid min-w-0 gap-0.5">
        <h3 dir="auto" className="line-clamp-2 text-base leading-snug font-semibold">
          <Link
            to="/library/$itemId"
            params={{ itemId: item.id }}
            data-card-link={item.id}
            className="rounded-sm outline-offset-4 after:absolute after:inset-0"
          >
            {book.title}
          </Link>
        </h3>
        <p dir="auto" className="truncate text-sm text-muted">
          {joinNames(book.authors, 2)}
        </p>
        <p className="truncate text-xs text-faint">
          {[
            item.durationSeconds === null ? '' : formatDuration(item.durationSeconds),
            item.format?.toUpperCase() ?? '',
            series === undefined ? '' : seriesLabel(series),
          ]
            .filter((fact) => fact !== '')
            .join(DOT)}
        </p>
      </div>
    </article>
  );
});

/** The cover alone: what it is stands in the tooltip and in the name of the link. */
export const WallCover = memo(({ item }: CardProps) => {
  const { book } = item;
  const name = `${book.title}, ${joinNames(book.authors, 2)}`;
  return (
    <Link
      to="/library/$itemId"
      params={{ itemId: item.id }}
      aria-label={name}
      title={name}
      className="block rounded-md outline-offset-2 transition-transform duration-200 ease-out hover:z-10 hover:scale-[1.06]"
    >
      <Cover
        coverUrl={book.coverUrl}
        placeholder={book.coverPlaceholder}
        title={book.title}
        author={book.authors[0]}
        width={160}
      />
    </Link>
  );
});
