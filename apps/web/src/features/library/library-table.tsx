import { Link } from '@tanstack/react-router';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { memo, type ReactNode, useRef } from 'react';
import type { LibraryItem } from '../../lib/api/types.ts';
import { formatDate, formatDuration, formatSize } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/rooms.ts';
import type { SparseList } from '../../lib/sparse-list.ts';
import { useTextScale } from '../../lib/text-scale.ts';
import { Cover } from '../../ui/cover.tsx';
import { joinNames } from '../../ui/person.ts';
import { Skeleton } from '../../ui/states.tsx';
import { useWindowRows } from '../../ui/window-rows.ts';
import { seriesLabel } from '../catalog/book-text.ts';
import type { LibrarySort, SortDirection } from './library-params.ts';
import type { LibrarySelection } from './library-selection.tsx';
import { SelectBox } from './selectable.tsx';

/** With text of the usual size, in pixels: a cover of 40 and the air around it. */
const ROW_HEIGHT = 52;

type Column = {
  key: LibrarySort;
  /** Classes of the cell and its heading: width, and from which room for how much text on it is shown. */
  look: string;
  numeric?: boolean;
  cell: (item: LibraryItem) => ReactNode;
};

const COLUMNS: readonly Column[] = [
  {
    key: 'title',
    look: '',
    cell: (item) => (
      <Link
        to="/library/$itemId"
        params={{ itemId: item.id }}
        className="group flex items-center gap-3 rounded-sm touch:min-h-11"
      >
        <Cover
          coverUrl={item.book.coverUrl}
          placeholder={item.book.coverPlaceholder}
          title={item.book.title}
          width={40}
          className="size-10 shrink-0"
        />
        <span className="min-w-0">
          <span dir="auto" className="block truncate font-semibold group-hover:underline">
            {item.book.title}
          </span>
          <span className="block truncate text-sm text-muted @min-[43rem]:hidden">
            {joinNames(item.book.authors, 2)}
          </span>
        </span>
      </Link>
    ),
  },
  { key: 'author', look: 'w-[15%] @max-[43rem]:hidden', cell: (item) => joinNames(item.book.authors, 2) },
  {
    key: 'series',
    look: 'w-[16%] @max-[59rem]:hidden',
    cell: ({ book }) => (book.series[0] === undefined ? '' : seriesLabel(book.series[0])),
  },
  { key: 'narrator', look: 'w-[14%] @max-[66rem]:hidden', cell: (item) => joinNames(item.book.narrators, 1) },
  {
    key: 'durationSeconds',
    look: 'w-22 @max-[34rem]:hidden',
    numeric: true,
    cell: (item) => (item.durationSeconds === null ? '' : formatDuration(item.durationSeconds)),
  },
  { key: 'format', look: 'w-20 @max-[59rem]:hidden', cell: (item) => item.format?.toUpperCase() ?? '' },
  {
    key: 'sizeBytes',
    look: 'w-24 @max-[17rem]:hidden',
    numeric: true,
    cell: (item) => formatSize(item.sizeBytes),
  },
  {
    key: 'addedAt',
    look: 'w-28 @max-[43rem]:hidden',
    numeric: true,
    cell: (item) => <time dateTime={item.addedAt}>{formatDate(item.addedAt)}</time>,
  },
];

type LibraryTableProps = {
  list: SparseList<LibraryItem>;
  total: number;
  sort: LibrarySort;
  direction: SortDirection;
  onSort: (sort: LibrarySort) => void;
  selection?: Pick<LibrarySelection, 'has' | 'toggle'> | undefined;
};

/** One line a book, sorted by any column; only the lines near the window exist. */
export function LibraryTable({ list, total, sort, direction, onSort, selection }: LibraryTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const rowHeight = Math.round(ROW_HEIGHT * useTextScale());
  const { rows, height } = useWindowRows({
    holder: body,
    count: total,
    rowHeight,
    onRange: list.show,
  });
  const above = rows[0]?.start ?? 0;
  const below = height - above - rows.length * rowHeight;
  return (
    // By the room there is for text of this size, not by the screen.
    <div className="@container">
      <table
        aria-rowcount={total + 1}
        className="w-full table-fixed border-separate border-spacing-0 text-sm"
      >
        <caption className="sr-only">{t('nav.library')}</caption>
        <thead>
          <tr aria-rowindex={1}>
            {selection !== undefined && (
              <th scope="col" className="sticky top-0 z-10 w-11 border-b border-line-strong bg-bg p-0">
                <span className="sr-only">{t('library.select')}</span>
              </th>
            )}
            {COLUMNS.map((column) => (
              <Heading
                key={column.key}
                column={column}
                direction={column.key === sort ? direction : undefined}
                onSort={() => onSort(column.key)}
              />
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {above > 0 && <Gap height={above} />}
          {rows.map(({ index }) => (
            <BookLine
              key={index}
              index={index}
              height={rowHeight}
              item={list.at(index)}
              chosen={selection?.has(list.at(index)?.id ?? '')}
              onToggle={selection?.toggle}
            />
          ))}
          {below > 0 && <Gap height={below} />}
        </tbody>
      </table>
    </div>
  );
}

type BookLineProps = {
  index: number;
  height: number;
  item: LibraryItem | undefined;
  chosen: boolean | undefined;
  /** Left out while nobody chooses. */
  onToggle: ((id: string) => void) | undefined;
};

/** A line that stays in view is not drawn again while the page scrolls. */
const BookLine = memo(({ index, height, item, chosen, onToggle }: BookLineProps) => (
  <tr aria-rowindex={index + 2} style={{ height }} className="hover:bg-raised">
    {onToggle !== undefined && (
      <td className="border-b border-line p-0">
        {item !== undefined && (
          <label className="grid size-11 cursor-pointer place-items-center">
            <SelectBox title={item.book.title} checked={chosen === true} onToggle={() => onToggle(item.id)} />
          </label>
        )}
      </td>
    )}
    {COLUMNS.map((column) => (
      <td
        key={column.key}
        className={`truncate border-b border-line px-2.5 ${column.key === 'title' ? '' : 'text-muted'} ${column.numeric === true ? 'tabular text-right' : ''} ${column.look}`}
      >
        {item === undefined ? <Skeleton className="h-4 w-3/4" /> : column.cell(item)}
      </td>
    ))}
  </tr>
));

/** Stands for the lines that do not exist. One cell: columns that a small screen leaves out must not come back. */
function Gap({ height }: { height: number }) {
  return (
    <tr aria-hidden>
      <td style={{ height }} className="p-0" />
    </tr>
  );
}

type HeadingProps = { column: Column; direction: SortDirection | undefined; onSort: () => void };

function Heading({ column, direction, onSort }: HeadingProps) {
  const Arrow = direction === 'asc' ? ArrowUp : ArrowDown;
  return (
    <th
      scope="col"
      aria-sort={direction === undefined ? 'none' : direction === 'asc' ? 'ascending' : 'descending'}
      className={`sticky top-0 z-10 border-b border-line-strong bg-bg p-0 font-semibold ${column.look}`}
    >
      <button
        type="button"
        onClick={onSort}
        className={`flex h-11 w-full items-center gap-1.5 rounded-sm px-2.5 whitespace-nowrap hover:text-text ${direction === undefined ? 'text-muted' : 'text-text'} ${column.numeric === true ? 'flex-row-reverse' : ''}`}
      >
        {t(`library.column.${column.key}`)}
        {direction !== undefined && <Arrow aria-hidden className="size-3.5 shrink-0 text-accent-text" />}
      </button>
    </th>
  );
}
