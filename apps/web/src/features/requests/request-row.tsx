import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { memo } from 'react';
import type { Request } from '../../lib/api/types.ts';
import { formatDateTime, formatRelative } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { useNow } from '../../lib/now.ts';
import { Cover } from '../../ui/cover.tsx';
import { Card } from '../../ui/page.tsx';
import { joinNames } from '../../ui/person.ts';
import { NextStep } from './next-step.tsx';
import { RequestButtons, RequestMenu } from './request-actions.tsx';
import { RequestState } from './request-state.tsx';
import { isThere } from './states.ts';

type RequestRowProps = {
  request: Request;
  showUser?: boolean;
  /** The list is being selected from: the row is a box to tick, and ticked or not. */
  selected?: boolean | undefined;
  onToggle?: ((requestId: string) => void) | undefined;
};

/** One request in a list: the book, where it stands, why, what next, and what may be done. */
export const RequestRow = memo(({ request, showUser = false, selected, onToggle }: RequestRowProps) => {
  const { book } = request;
  const now = useNow();
  return (
    <Card
      className={clsx(
        'relative grid grid-cols-[auto_minmax(0,1fr)_auto] gap-x-4 gap-y-3 p-3.5 transition-colors hover:bg-raised sm:p-4',
        selected === true && '!ring-2 !ring-accent',
      )}
    >
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
        <h3 dir="auto" className="line-clamp-2 leading-snug font-semibold">
          {selected === undefined ? (
            <Link
              to="/requests/$requestId"
              params={{ requestId: request.id }}
              className="rounded-sm after:absolute after:inset-0"
            >
              {book.title}
            </Link>
          ) : (
            book.title
          )}
        </h3>
        <p dir="auto" className="truncate text-sm text-muted">
          {joinNames(book.authors, 2)}
        </p>
        <p className="truncate text-xs text-faint">
          {showUser ? t('request.askedBy', { name: askers(request) }) : t('request.asked')}{' '}
          <time dateTime={request.requestedAt} title={formatDateTime(request.requestedAt)}>
            {formatRelative(request.requestedAt, now)}
          </time>
        </p>
      </div>
      {selected === undefined ? (
        <RequestMenu request={request} className="-mt-1 -mr-1.5 max-xs:-ml-3" />
      ) : (
        <SelectBox title={book.title} selected={selected} onToggle={() => onToggle?.(request.id)} />
      )}
      <div className="col-span-3 grid gap-x-6 gap-y-2 sm:col-span-2 sm:col-start-2 lg:grid-cols-[minmax(0,1fr)_auto] lg:items-end">
        <div className="grid min-w-0 gap-2">
          <RequestState request={request} />
          <NextStep item={request} />
          {request.note !== null && request.note !== '' && (
            <p className="text-sm text-muted">{t('request.note', { note: request.note })}</p>
          )}
        </div>
        {selected === undefined && <RequestButtons request={request} className="mt-1 lg:mt-0" />}
      </div>
    </Card>
  );
});

/** Everybody who asked, the owner of this request first. */
export function askers(request: Pick<Request, 'user' | 'alsoWantedBy'>): string {
  return joinNames([request.user.username, ...request.alsoWantedBy], 3);
}

/** Covers the whole row: it is all one large box to tick. */
function SelectBox({
  title,
  selected,
  onToggle,
}: {
  title: string;
  selected: boolean;
  onToggle: () => void;
}) {
  return (
    <label className="grid size-11 cursor-pointer place-items-center after:absolute after:inset-0 after:z-10">
      <span className="sr-only">{t('bulk.select', { title })}</span>
      <input type="checkbox" checked={selected} onChange={onToggle} className="size-5 accent-accent" />
    </label>
  );
}
