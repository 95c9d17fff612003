import { type QueryKey, useQueries } from '@tanstack/react-query';
import { useCallback, useState } from 'react';

type PageOf<Item> = { totalRecords: number; records: Item[] };

/** How one page of the list is asked for; `pageSize` is the same for all pages. */
export type PagedSource<Item> = {
  key: QueryKey;
  pageSize: number;
  ask: (page: number, signal: AbortSignal) => Promise<PageOf<Item>>;
};

export type SparseList<Item> = {
  /** How long the whole list is; undefined until the first answer. */
  total: number | undefined;
  /** undefined: not loaded yet. */
  at: (index: number) => Item | undefined;
  /** Tells which part is looked at: its pages are loaded, the others are not. */
  show: (first: number, last: number) => void;
  error: Error | null;
  retry: () => void;
};

/** A list of any length of which only the pages looked at are loaded; the scroll bar knows the whole of it. */
export function useSparseList<Item>({ key, pageSize, ask }: PagedSource<Item>): SparseList<Item> {
  const [range, setRange] = useState({ from: 1, to: 1 });
  const numbers = Array.from({ length: range.to - range.from + 1 }, (_, index) => range.from + index);
  const pages = useQueries({
    queries: numbers.map((page) => ({
      queryKey: [...key, page],
      queryFn: ({ signal }: { signal: AbortSignal }) => ask(page, signal),
    })),
  });
  const [lastTotal, setLastTotal] = useState<number>();
  const total = pages.find((page) => page.data !== undefined)?.data?.totalRecords;
  // While another sorting or filter is asked for, the list keeps its length: nothing jumps.
  if (total !== undefined && total !== lastTotal) setLastTotal(total);
  const show = useCallback(
    (first: number, last: number) => {
      const from = Math.floor(first / pageSize) + 1;
      const to = Math.max(from, Math.floor(last / pageSize) + 1);
      setRange((now) => (now.from === from && now.to === to ? now : { from, to }));
    },
    [pageSize],
  );
  const failed = pages.filter((page) => page.isError);
  return {
    total: total ?? lastTotal,
    at: (index) => {
      const page = Math.floor(index / pageSize) + 1 - range.from;
      return pages[page]?.data?.records[index % pageSize];
    },
    show,
    error: failed[0]?.error ?? null,
    retry: () => {
      for (const page of failed) void page.refetch();
    },
  };
}
