import { memo } from 'react';
import { Skeleton } from '../../ui/states.tsx';

/** Stands where a card will be, and has its size. */
export const CardSkeleton = memo(({ wall = false }: { wall?: boolean }) => (
  <div className="grid gap-2.5">
    <Skeleton className="aspect-square w-full" />
    {!wall && (
      <>
        <Skeleton className="h-4 w-4/5" />
        <Skeleton className="h-3.5 w-3/5" />
      </>
    )}
  </div>
));
