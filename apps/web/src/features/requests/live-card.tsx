import { Link } from '@tanstack/react-router';
import type { Request } from '../../lib/api/types.ts';
import { Cover } from '../../ui/cover.tsx';
import { Card } from '../../ui/page.tsx';
import { joinNames } from '../../ui/person.ts';
import { NextStep } from './next-step.tsx';
import { RequestState } from './request-state.tsx';

/** A request on its way, as the home page shows it. */
export function LiveCard({ request }: { request: Request }) {
  const { book } = request;
  return (
    <Card className="relative flex h-full gap-4 p-3.5 transition-colors hover:bg-raised">
      <Cover
        coverUrl={book.coverUrl}
        placeholder={book.coverPlaceholder}
        title={book.title}
        author={book.authors[0]}
        width={88}
        className="size-22 shrink-0"
      />
      <div className="flex min-w-0 flex-1 flex-col justify-between gap-2">
        <div className="min-w-0">
          <h3 dir="auto" className="line-clamp-2 leading-snug font-semibold">
            <Link
              to="/requests/$requestId"
              params={{ requestId: request.id }}
              className="rounded-sm after:absolute after:inset-0"
            >
              {book.title}
            </Link>
          </h3>
          <p dir="auto" className="truncate text-sm text-muted">
            {joinNames(book.authors, 2)}
          </p>
        </div>
        <div className="grid gap-2">
          <RequestState request={request} brief />
          {request.progress === null && <NextStep item={request} className="line-clamp-2" />}
        </div>
      </div>
    </Card>
  );
}
