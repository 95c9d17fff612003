import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { t } from '../lib/i18n/index.ts';
import { Button } from './button.tsx';
import { FormError } from './form-error.tsx';

type PagedQuery = Pick<
  UseInfiniteQueryResult,
  'hasNextPage' | 'isFetchingNextPage' | 'isFetchNextPageError' | 'fetchNextPage' | 'error'
>;

/** Fetches the next page shortly before the end is reached; a button for keyboards and when that failed. */
export function LoadMore({ query }: { query: PagedQuery }) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const marker = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = marker.current;
    if (element === null || !hasNextPage || isFetchNextPageError || isFetchingNextPage) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) void fetchNextPage();
      },
      { rootMargin: '600px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  return (
    <div ref={marker}>
      <MoreButton query={query} />
    </div>
  );
}

/** Asks for the next page, and says why the last asking brought none; nothing at the end. */
export function MoreButton({ query }: { query: PagedQuery }) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, error } = query;
  if (!hasNextPage) return null;
  const failed = isFetchNextPageError && !isFetchingNextPage;
  return (
    <div className="mt-8 grid justify-items-center gap-4">
      <FormError error={failed ? error : null} />
      <Button variant="ghost" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        {t(failed ? 'common.tryAgain' : 'common.loadMore')}
      </Button>
    </div>
  );
}
