import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { memo, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';

type VirtualListProps<Item> = {
  label: string;
  items: readonly Item[];
  itemKey: (item: Item) => string;
  estimateHeight: number;
  gap?: number;
  /** Hears of the rows that exist now, for lists that are loaded part by part. */
  onRange?: (first: number, last: number) => void;
  render: (item: Item) => ReactNode;
};

/** A list of any length: only the rows near the window exist. It scrolls with the page, not in a box. */
export function VirtualList<Item>({
  label,
  items,
  itemKey,
  estimateHeight,
  gap = 12,
  onRange,
  render,
}: VirtualListProps<Item>) {
  const list = useRef<HTMLUListElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const top = list.current?.getBoundingClientRect().top ?? 0;
    setOffset(top + window.scrollY);
  }, []);
  const virtualizer = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => estimateHeight,
    getItemKey: (index) => {
      const item = items[index];
      return item === undefined ? index : itemKey(item);
    },
    scrollMargin: offset,
    overscan: 4,
    gap,
    // The browser scrolls by itself; what comes into view may be a moment late, but must not hold it up.
    useFlushSync: false,
    // Rows stand in the first drawing already, which comes in small steps; what is added once the window is measured does not.
    initialRect: { width: window.innerWidth, height: window.innerHeight },
  });
  const rows = virtualizer.getVirtualItems();
  const first = rows[0]?.index ?? 0;
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => onRange?.(first, last), [onRange, first, last]);
  return (
    <ul ref={list} aria-label={label} className="relative" style={{ height: virtualizer.getTotalSize() }}>
      {rows.map((row) => {
        const item = items[row.index];
        if (item === undefined) return null;
        return (
          <li
            key={row.key}
            ref={virtualizer.measureElement}
            data-index={row.index}
            aria-setsize={items.length}
            aria-posinset={row.index + 1}
            className="absolute inset-x-0 top-0"
            style={{ transform: `translateY(${row.start - virtualizer.options.scrollMargin}px)` }}
          >
            <Row item={item} render={render} />
          </li>
        );
      })}
    </ul>
  );
}

type RowProps<Item> = { item: Item; render: (item: Item) => ReactNode };

/** A row that is there already costs nothing while the page scrolls. */
const Row = memo(({ item, render }: RowProps<unknown>) => render(item)) as <Item>(
  props: RowProps<Item>,
) => ReactNode;
