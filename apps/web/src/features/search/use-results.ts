import {
  replaceEqualDeep,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query';
import { useState } from 'react';
import { joinPages } from '../../lib/api/join-pages.ts';
import type { Book, SearchResult } from '../../lib/api/types.ts';
import { type CatalogueSearch, knownQuery, searchQuery } from '../catalog/queries.ts';
import { useSettled } from './use-settled.ts';

const NOTHING: readonly SearchResult[] = [];

type Results = {
  books: readonly Book[];
  /** How many there are in all; null while only known ones are shown. */
  total: number | null;
  region: Book['region'] | undefined;
  stale: boolean;
  /** The catalogue is being asked: what is shown may be less than there is. */
  asking: boolean;
  /** They belong to the question before this one. */
  previous: boolean;
  query: UseInfiniteQueryResult;
};

/** What is known at once, then the catalogue's answer in its place. */
export function useResults(search: CatalogueSearch | undefined): Results {
  const key = JSON.stringify(search ?? null);
  const settled = useSettled(key) === key;
  const known = useQuery({ ...knownQuery(search ?? {}), enabled: search !== undefined });
  // A stored answer to the very question is as good as a new one; otherwise the catalogue is asked after a pause.
  const whole = known.data?.partial === false ? known.data : undefined;
  const answer = useInfiniteQuery({
    ...searchQuery(search ?? {}),
    enabled: search !== undefined && (settled || whole !== undefined),
    ...(whole === undefined ? {} : { initialData: { pages: [whole], pageParams: [1] } }),
  });
  const answered = answer.isSuccess;
  const fits = known.isSuccess && known.data.records.length > 0;
  const newest = answered ? answer.data.pages : fits ? known.data : answer.isError ? NOTHING : undefined;
  const shown = useKept(search === undefined ? NOTHING : newest);
  return {
    books: shown.books,
    // The catalogue counts a book for each page it is on.
    total: !answered
      ? null
      : answer.hasNextPage
        ? (answer.data.pages[0]?.totalRecords ?? null)
        : shown.books.length,
    region: shown.first?.region,
    stale: shown.first?.stale ?? false,
    asking: search !== undefined && !answered && !answer.isError,
    previous: newest === undefined,
    query: answer,
  };
}

type Found = SearchResult | readonly SearchResult[];
type Kept = { found: Found; first: SearchResult | undefined; books: readonly Book[] };

/** The newest of what was found, and until there is something, what was shown before. Equal books stay the same objects. */
function useKept(newest: Found | undefined): Kept {
  const [kept, setKept] = useState<Kept>({ found: NOTHING, first: undefined, books: [] });
  if (newest === undefined || newest === kept.found) return kept;
  const pages = [newest].flat();
  const books = replaceEqualDeep(kept.books, joinPages(pages));
  const next: Kept = { found: newest, first: pages[0], books };
  setKept(next);
  return next;
}
