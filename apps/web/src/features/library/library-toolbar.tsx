import { ArrowDownWideNarrow, ArrowUpNarrowWide, ListChecks } from 'lucide-react';
import { t } from '../../lib/i18n/rooms.ts';
import { IconButton } from '../../ui/button.tsx';
import { Input, Select } from '../../ui/input.tsx';
import { Choices } from '../../ui/tabs.tsx';
import {
  LIBRARY_FILTERS,
  LIBRARY_SORTS,
  LIBRARY_VIEWS,
  type LibraryFilter,
  type LibraryParams,
  type LibrarySort,
  type LibraryView,
  type SortDirection,
} from './library-params.ts';

type LibraryToolbarProps = {
  view: LibraryView;
  params: LibraryParams;
  /** Left out where the order is given. */
  sort?: { key: LibrarySort; direction: SortDirection };
  change: (next: Partial<LibraryParams>) => void;
  choose: (view: LibraryView) => void;
  onSort?: (key: LibrarySort) => void;
  /** Begins to choose several books; left out for those who can do nothing with them. */
  onSelect?: (() => void) | undefined;
  /** No book is there, or none yet: its place is kept, so nothing moves when they come. */
  isEmpty?: boolean;
};

export function LibraryToolbar({
  view,
  params,
  sort,
  change,
  choose,
  onSort,
  onSelect,
  isEmpty = false,
}: LibraryToolbarProps) {
  const Direction = sort?.direction === 'asc' ? ArrowUpNarrowWide : ArrowDownWideNarrow;
  return (
    <div className="mb-6 flex flex-wrap items-center gap-x-6 gap-y-3">
      <Choices
        label={t('library.view')}
        value={view}
        onChange={choose}
        choices={LIBRARY_VIEWS.map((value) => ({ value, label: t(`library.view.${value}`) }))}
      />
      <div className="flex min-w-0 flex-1 basis-full flex-wrap gap-2.5 lg:basis-132">
        <Input
          type="search"
          aria-label={t('library.search')}
          placeholder={t('library.search')}
          value={params.q ?? ''}
          maxLength={200}
          onChange={(event) => change({ q: event.target.value === '' ? undefined : event.target.value })}
          className="min-w-40 flex-1 max-lg:basis-full"
        />
        {sort !== undefined && (
          <div className="flex max-w-full min-w-0 flex-wrap gap-2.5 max-lg:flex-1">
            <Select
              aria-label={t('library.only')}
              value={params.only ?? ''}
              onChange={(event) =>
                change({
                  only: event.target.value === '' ? undefined : (event.target.value as LibraryFilter),
                })
              }
              className="min-w-0 flex-auto max-xs:basis-full lg:flex-none"
            >
              <option value="">{t('library.only.all')}</option>
              {LIBRARY_FILTERS.map((value) => (
                <option key={value} value={value}>
                  {value === 'notInAbs' ? t('library.notInAbs') : value.toUpperCase()}
                </option>
              ))}
            </Select>
            <Select
              aria-label={t('library.sort')}
              value={sort.key}
              onChange={(event) => onSort?.(event.target.value as LibrarySort)}
              className="min-w-0 flex-auto lg:flex-none"
            >
              {LIBRARY_SORTS.map((value) => (
                <option key={value} value={value}>
                  {t(`library.column.${value}`)}
                </option>
              ))}
            </Select>
            <IconButton
              variant="secondary"
              label={t(sort.direction === 'asc' ? 'library.ascending' : 'library.descending')}
              icon={<Direction aria-hidden className="size-4.5" />}
              onClick={() => onSort?.(sort.key)}
            />
            {onSelect !== undefined && (
              <IconButton
                variant="secondary"
                label={t('library.select')}
                icon={<ListChecks aria-hidden className="size-4.5" />}
                onClick={onSelect}
                disabled={isEmpty}
              />
            )}
          </div>
        )}
      </div>
    </div>
  );
}
