import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { IconButton } from '../../ui/button.tsx';

export const ROW_ITEM = 'w-36 shrink-0 snap-start scroll-ml-4 sm:w-44 sm:scroll-ml-6 lg:scroll-ml-10';

/** A shelf that is moved sideways: one heading, one row of covers; buttons for those who have only a mouse wheel. */
export function BookRow({ title, children }: { title: string; children: ReactNode }) {
  const row = useRef<HTMLUListElement>(null);
  const move = (direction: 1 | -1) => (): void => {
    const list = row.current;
    list?.scrollBy({ left: direction * list.clientWidth * 0.8, behavior: 'smooth' });
  };
  return (
    <section className="min-w-0">
      <div className="mb-2 flex min-h-11 items-center justify-between gap-4">
        <h2 className="text-lg font-semibold">{title}</h2>
        <div className="hidden gap-1 sm:flex touch:hidden">
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
      <ul
        ref={row}
        aria-label={t('book.rowLabel', { title })}
        className="scroll-row row-fade -mx-4 flex gap-4 overflow-x-auto px-4 pt-1 pb-3 sm:-mx-6 sm:gap-5 sm:px-6 lg:-mx-10 lg:px-10"
      >
        {children}
      </ul>
    </section>
  );
}
