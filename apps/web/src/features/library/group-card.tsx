import { Link } from '@tanstack/react-router';
import type { CSSProperties } from 'react';
import type { LibraryGroup } from '../../lib/api/types.ts';
import { formatDuration, formatSize } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Cover } from '../../ui/cover.tsx';
import { Facts } from '../../ui/facts.tsx';

const STEP_PERCENT = 9;

/** The books of one author or series, as a small pile of their covers. */
export function GroupCard({ group, by }: { group: LibraryGroup; by: 'author' | 'series' }) {
  return (
    <article className="group relative isolate grid content-start gap-2.5">
      <div
        aria-hidden
        className="relative aspect-square transition-transform duration-200 ease-out group-hover:-translate-y-0.5"
      >
        {group.books.map((book, index) => (
          <div
            key={`${index} ${book.title}`}
            className="absolute"
            style={placeInPile(index, group.books.length)}
          >
            <Cover coverUrl={book.coverUrl} title={book.title} width={200} />
          </div>
        ))}
      </div>
      <div className="grid min-w-0 gap-0.5">
        <h3 className="line-clamp-2 text-base leading-snug font-semibold">
          <Link
            to="/library"
            search={by === 'author' ? { author: group.id } : { series: group.id }}
            className="rounded-sm outline-offset-4 after:absolute after:inset-0 after:z-10"
          >
            {group.name === '' ? t(by === 'author' ? 'library.noAuthor' : 'library.noSeries') : group.name}
          </Link>
        </h3>
        <p className="truncate text-sm text-muted">{t('library.count', { count: group.count })}</p>
        <Facts
          className="truncate text-xs text-faint"
          items={[formatDuration(group.durationSeconds), formatSize(group.sizeBytes)]}
        />
      </div>
    </article>
  );
}

/** The first book lies in front, at the lower left; the others look out behind it. */
function placeInPile(index: number, count: number): CSSProperties {
  const size = count === 1 ? 100 : 100 - (count - 1) * STEP_PERCENT;
  return {
    width: `${size}%`,
    left: `${index * STEP_PERCENT}%`,
    bottom: `${index * STEP_PERCENT}%`,
    zIndex: count - index,
  };
}
