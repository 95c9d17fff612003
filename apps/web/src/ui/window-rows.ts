import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';

export type WindowRows = {
  rows: readonly { index: number; start: number }[];
  /** Height of all rows together, in CSS pixels. */
  height: number;
  scrollTo: (row: number) => void;
};

type Options = {
  /** The element the rows lie in; it scrolls with the page, not in a box. */
  holder: RefObject<HTMLElement | null>;
  count: number;
  rowHeight: number;
  /** Hears of the rows that exist now, also of those just outside the window. */
  onRange?: (first: number, last: number) => void;
};

const OVERSCAN = 4;

/** Rows of one height, of which only those near the window exist. Nothing is measured while scrolling. */
export function useWindowRows({ holder, count, rowHeight, onRange }: Options): WindowRows {
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    setOffset((holder.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
  }, [holder, count, rowHeight]);
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => rowHeight,
    scrollMargin: offset,
    overscan: OVERSCAN,
    // The browser scrolls by itself; what comes into view may be a moment late, but must not hold it up.
    useFlushSync: false,
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  const rows = virtualizer
    .getVirtualItems()
    .map(({ index, start }) => ({ index, start: start - virtualizer.options.scrollMargin }));
  const first = rows[0]?.index ?? 0;
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => onRange?.(first, last), [onRange, first, last]);
  return {
    rows,
    height: virtualizer.getTotalSize(),
    scrollTo: (row) => virtualizer.scrollToIndex(row, { align: 'auto' }),
  };
}
