import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { IconButton } from '../../ui/button.tsx';
import { showFocused } from '../../ui/show-focused.ts';
import { Loading, Skeleton } from '../../ui/states.tsx';
import { nextInGrid } from './grid-focus.ts';
import { requestFocused } from './request-focused.ts';

export const ROW_ITEM = 'w-36 shrink-0 snap-start scroll-mx-4 sm:w-44 sm:scroll-mx-6 lg:scroll-mx-10';

type BookRowProps = {
  title: string;
  /** Why these books. */
  note?: string | undefined;
  /** Leads to more of them. */
  more?: ReactNode;
  children: ReactNode;
};

/** A shelf that is moved sideways: one heading, one row of covers; buttons for those who have only a mouse wheel. */
export function BookRow({ title, note, more, children }: BookRowProps) {
  const row = useRef<HTMLUListElement>(null);
  const moves = useOverflow(row);
  const move = (direction: 1 | -1) => (): void => {
    const list = row.current;
    list?.scrollBy({ left: direction * list.clientWidth * 0.8, behavior: 'smooth' });
  };
  return (
    <section className="min-w-0">
      <div className="mb-2 flex min-h-11 items-center justify-between gap-4">
        <div className="min-w-0">
          <h2 className="text-lg font-semibold">{title}</h2>
          {note !== undefined && <p className="truncate text-sm text-muted">{note}</p>}
        </div>
        <div className="flex shrink-0 items-center gap-1">
          {more}
          <div className={`hidden gap-1 touch:hidden ${moves ? 'sm:flex' : ''}`}>
            <IconButton
              label={t('book.rowBack', { title })}
              icon={<ChevronLeft aria-hidden className="size-5" />}
              onClick={move(-1)}
            />
            <IconButton
              label={t('book.rowOn', { title })}
              icon={<ChevronRight aria-hidden className="size-5" />}
              onClick={move(1)}
            />
          </div>
        </div>
      </div>
      <ul
        ref={row}
        data-book-row
        onKeyDown={onKeyDown}
        onFocus={showFocused}
        onScroll={({ currentTarget: list }) => list.toggleAttribute('data-moved', list.scrollLeft > 0)}
        aria-label={t('book.rowLabel', { title })}
        className="scroll-row row-fade -mx-4 flex gap-4 overflow-x-auto px-4 pt-1 pb-3 sm:-mx-6 sm:gap-5 sm:px-6 lg:-mx-10 lg:px-10"
      >
        {children}
      </ul>
    </section>
  );
}

/** The arrow keys walk along the shelf and to the shelves above and below; `r` asks for the book in focus. */
function onKeyDown(event: KeyboardEvent<HTMLUListElement>): void {
  const { key, currentTarget, target } = event;
  if (!(target instanceof HTMLElement) || target.dataset['cardLink'] === undefined) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (key === 'r') requestFocused();
  const upOrDown = key === 'ArrowUp' || key === 'ArrowDown';
  const around = upOrDown
    ? document.querySelectorAll<HTMLElement>('[data-book-row] [data-card-link]')
    : currentTarget.querySelectorAll<HTMLElement>('[data-card-link]');
  const cards = [...around];
  const next = nextInGrid(
    cards.map((card) => (card.closest('article') ?? card).getBoundingClientRect()),
    cards.indexOf(target),
    key,
  );
  if (next === undefined || next === 'above') return;
  event.preventDefault();
  cards[next]?.focus();
}

/** Whether there is more in the row than fits. */
function useOverflow(row: RefObject<HTMLUListElement | null>): boolean {
  const [overflows, setOverflows] = useState(false);
  useEffect(() => {
    const list = row.current;
    if (list === null) return undefined;
    const observer = new ResizeObserver(() => setOverflows(list.scrollWidth > list.clientWidth + 4));
    observer.observe(list);
    return () => observer.disconnect();
  }, [row]);
  return overflows;
}

export function BookRowSkeleton() {
  return (
    <Loading>
      <div className="mb-2 flex min-h-11 items-center">
        <Skeleton className="h-6 w-40" />
      </div>
      <div className="flex gap-4 overflow-hidden pt-1 pb-3 sm:gap-5">
        {Array.from({ length: 8 }, (_, index) => (
          <div key={index} className="grid w-36 shrink-0 gap-2.5 sm:w-44">
            <Skeleton className="aspect-square w-full" />
            <Skeleton className="h-4 w-4/5" />
            <Skeleton className="mb-10 h-3.5 w-3/5" />
          </div>
        ))}
      </div>
    </Loading>
  );
}
