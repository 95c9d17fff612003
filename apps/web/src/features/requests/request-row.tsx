import { Link } from '@tanstack/react-router';
import type { Request } from '../../lib/api/types.ts';
import { formatDateTime, formatRelative } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/index.ts';
import { useNow } from '../../lib/now.ts';
import { Cover } from '../../ui/cover.tsx';
import { Card } from '../../ui/page.tsx';
import { joinNames } from '../../ui/person.ts';
import { NextStep } from './next-step.tsx';
import { RequestButtons, RequestMenu } from './request-actions.tsx';
import { RequestState } from './request-state.tsx';
import { isThere } from './states.ts';

/** One request in a list: the book, where it stands, why, what next, and what may be done. */
export function RequestRow({ request, showUser = false }: { request: Request; showUser?: boolean }) {
  const { book } = request;
  const now = useNow();
  return (
    <Card className="relative grid grid-cols-[auto_minmax(0,1fr)_auto] gap-x-4 gap-y-3 p-3.5 transition-colors hover:bg-raised sm:p-4">
      <Cover
        coverUrl={book.coverUrl}
        placeholder={book.coverPlaceholder}
        title={book.title}
        author={book.authors[0]}
        width={88}
        owned={isThere(request.status)}
        className="size-18 sm:row-span-2 sm:size-22"
      />
      <div className="min-w-0">
        <h3 className="truncate font-semibold">
          <Link
            to="/requests/$requestId"
            params={{ requestId: request.id }}
            className="rounded-sm after:absolute after:inset-0"
          >
            {book.title}
          </Link>
        </h3>
        <p className="truncate text-sm text-muted">{joinNames(book.authors, 2)}</p>
        <p className="truncate text-xs text-faint">
          {showUser ? t('request.askedBy', { name: request.user.username }) : t('request.asked')}{' '}
          <time dateTime={request.requestedAt} title={formatDateTime(request.requestedAt)}>
            {formatRelative(request.requestedAt, now)}
          </time>
        </p>
      </div>
      <RequestMenu request={request} className="-mt-1 -mr-1.5 max-xs:-ml-3" />
      <div className="col-span-3 grid gap-x-6 gap-y-2 sm:col-span-2 sm:col-start-2 lg:grid-cols-[minmax(0,1fr)_auto] lg:items-end">
        <div className="grid min-w-0 gap-2">
          <RequestState request={request} />
          <NextStep item={request} />
          {request.note !== null && request.note !== '' && (
            <p className="text-sm text-muted">{t('request.note', { note: request.note })}</p>
          )}
        </div>
        <RequestButtons request={request} className="mt-1 lg:mt-0" />
      </div>
    </Card>
  );
}
