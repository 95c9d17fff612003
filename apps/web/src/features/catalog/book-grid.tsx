import type { KeyboardEvent, ReactNode } from 'react';
import { Loading, Skeleton } from '../../ui/states.tsx';
import { nextInGrid } from './grid-focus.ts';
import { requestFocused } from './request-focused.ts';

const GRID =
  'grid grid-cols-2 gap-x-4 gap-y-7 xs:grid-cols-3 sm:grid-cols-[repeat(auto-fill,minmax(var(--cover-min),1fr))] sm:gap-x-5';

type BookGridProps = {
  label: string;
  /** A visible heading stands above; otherwise the label becomes one for screen readers. */
  headed?: boolean;
  children: ReactNode;
};

/** Covers side by side; the arrow keys walk between them, `r` asks for the one in focus. */
export function BookGrid({ label, headed = false, children }: BookGridProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLUListElement>): void => {
    const link = document.activeElement;
    if (!(link instanceof HTMLElement) || link.dataset['cardLink'] === undefined) return;
    if (event.key === 'r' && !event.ctrlKey && !event.metaKey) {
      requestFocused();
      return;
    }
    const cards = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-card-link]')];
    const target = nextInGrid(
      cards.map((card) => (card.closest('article') ?? card).getBoundingClientRect()),
      cards.indexOf(link),
      event.key,
    );
    if (target === undefined || target === 'above') return;
    event.preventDefault();
    cards[target]?.focus();
  };
  return (
    <>
      {!headed && <h2 className="sr-only">{label}</h2>}
      <ul aria-label={label} className={GRID} onKeyDown={onKeyDown}>
        {children}
      </ul>
    </>
  );
}

export function BookGridSkeleton({ count = 12 }: { count?: number }) {
  return (
    <Loading>
      <div className={GRID}>
        {Array.from({ length: count }, (_, index) => (
          <div key={index} className="grid gap-2.5">
            <Skeleton className="aspect-square w-full" />
            <Skeleton className="h-4 w-4/5" />
            <Skeleton className="h-3.5 w-3/5" />
          </div>
        ))}
      </div>
    </Loading>
  );
}
