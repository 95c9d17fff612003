import { type ReactNode, useMemo } from 'react';
import { type PagedSource, useSparseList } from '../lib/sparse-list.ts';
import { ErrorState, Loading, Skeleton } from './states.tsx';
import { VirtualList } from './virtual-list.tsx';

type PagedListProps<Item> = {
  label: string;
  source: PagedSource<Item>;
  itemKey: (item: Item) => string;
  /** In pixels; what a row really needs is measured. */
  estimateHeight: number;
  empty: ReactNode;
  render: (item: Item) => ReactNode;
};

/** Cards of a list of any length: only the pages looked at are loaded, only the cards near the window exist. */
export function PagedList<Item>({
  label,
  source,
  itemKey,
  estimateHeight,
  empty,
  render,
}: PagedListProps<Item>) {
  const list = useSparseList(source);
  const total = list.total ?? 0;
  const places = useMemo(() => Array.from({ length: total }, (_, place) => place), [total]);
  const skeleton = (
    <div style={{ height: estimateHeight }}>
      <Skeleton className="h-full w-full !rounded-lg" />
    </div>
  );
  if (list.total === undefined)
    return list.error === null ? (
      <Loading>{skeleton}</Loading>
    ) : (
      <ErrorState error={list.error} onRetry={list.retry} />
    );
  if (total === 0) return empty;
  return (
    <VirtualList
      label={label}
      items={places}
      itemKey={(place) => {
        const item = list.at(place);
        return item === undefined ? String(place) : itemKey(item);
      }}
      estimateHeight={estimateHeight}
      onRange={list.show}
      render={(place) => {
        const item = list.at(place);
        return item === undefined ? skeleton : render(item);
      }}
    />
  );
}
