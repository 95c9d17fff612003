import { Link } from '@tanstack/react-router';
import { Check, Clock3, Hourglass, Plus, Search, TriangleAlert } from 'lucide-react';
import type { AcquisitionState, Book } from '../../lib/api/types.ts';
import { useLiveProgress } from '../../lib/events/live.ts';
import { formatPercent } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/index.ts';
import { ProgressRing } from '../../ui/progress.tsx';
import { showToast } from '../../ui/toast.ts';
import { useRequestBook } from '../requests/mutations.ts';
import { mayBeLimited, useUsedUp } from '../requests/quota.ts';
import { isDownloading } from '../requests/states.ts';
import { useMe } from '../users/me.ts';

const PLACE =
  'pointer-events-auto absolute right-2 bottom-2 z-10 grid size-11 place-items-center rounded-full shadow-card';

/** The round mark on a cover: one tap asks for the book, afterwards it tells where the request stands. */
export function RequestMark({ book }: { book: Book }) {
  if (book.inLibrary) return <InLibrary />;
  if (!book.requested) return <AskButton book={book} />;
  if (book.requestId === null) {
    return (
      <span className={`${PLACE} bg-surface text-accent-text`} role="img" aria-label={t('book.requested')}>
        <Check aria-hidden className="size-5" />
      </span>
    );
  }
  return <RequestLink book={book} requestId={book.requestId} state={book.status ?? 'requested'} />;
}

/** In words, beside the folded corner. */
function InLibrary() {
  return (
    <span className="absolute bottom-2 left-2 inline-flex max-w-[calc(100%-1rem)] items-center gap-1 rounded-full bg-surface px-2.5 py-1 text-xs font-semibold whitespace-nowrap text-accent-text shadow-card">
      <Check aria-hidden className="size-3.5 shrink-0" />
      <span className="truncate">{t('book.inLibrary')}</span>
    </span>
  );
}

function AskButton({ book }: { book: Book }) {
  return mayBeLimited(useMe()) ? (
    <LimitedAskButton book={book} />
  ) : (
    <FreeAskButton book={book} usedUp={null} />
  );
}

function LimitedAskButton({ book }: { book: Book }) {
  return <FreeAskButton book={book} usedUp={useUsedUp()} />;
}

type AskButtonProps = {
  book: Book;
  /** Why nothing more can be asked for. */
  usedUp: string | null;
};

function FreeAskButton({ book, usedUp }: AskButtonProps) {
  const ask = useRequestBook();
  const press = (): void => {
    if (usedUp !== null) showToast('info', usedUp);
    else if (!ask.isPending) ask.mutate({ book });
  };
  if (book.asin === null) return null;
  return (
    <>
      {book.status !== null && (
        <span className="absolute bottom-3.5 left-2 rounded-full bg-surface px-2.5 py-1 text-xs font-semibold text-muted shadow-card">
          {t('book.requestedByOthers')}
        </span>
      )}
      <button
        type="button"
        aria-label={t('book.request', { title: book.title })}
        title={usedUp ?? t('book.requestShort')}
        // Not disabled: that would take the focus from it.
        aria-disabled={ask.isPending || usedUp !== null || undefined}
        data-request-button={book.id}
        onClick={press}
        className={`${PLACE} ${usedUp === null ? ASKS : 'bg-surface text-faint'}`}
      >
        <Plus aria-hidden className="size-5.5" strokeWidth={2.4} />
      </button>
    </>
  );
}

const ASKS =
  'bg-accent text-on-accent transition-transform hover:scale-105 hover:bg-accent-hover active:scale-95';

type RequestLinkProps = { book: Book; requestId: string; state: AcquisitionState };

function RequestLink({ book, requestId, state }: RequestLinkProps) {
  const progress = useLiveProgress(requestId, null);
  const loading = isDownloading(state);
  const share = loading && progress !== null ? formatPercent(progress.fraction) : '';
  return (
    <Link
      to="/requests/$requestId"
      params={{ requestId }}
      aria-label={t('book.requestState', {
        title: book.title,
        state: `${t(`state.${state}`)} ${share}`.trim(),
      })}
      title={t(`state.${state}`)}
      className={`${PLACE} bg-surface text-accent-text hover:bg-raised`}
    >
      {loading ? (
        <>
          <ProgressRing fraction={progress?.fraction ?? 0} className="absolute inset-1 size-9" />
          <span className="tabular text-[0.625rem] font-bold text-text">{share.replace(/\s?%/, '')}</span>
        </>
      ) : (
        <StateSign state={state} />
      )}
    </Link>
  );
}

function StateSign({ state }: { state: AcquisitionState }) {
  if (state === 'searching') return <Search aria-hidden className="animate-breathe size-5" />;
  if (state === 'waiting') return <Clock3 aria-hidden className="size-5 text-muted" />;
  if (state === 'awaitingApproval') return <Hourglass aria-hidden className="size-5 text-warn" />;
  if (state === 'importBlocked' || state === 'denied') {
    return <TriangleAlert aria-hidden className="size-5 text-warn" />;
  }
  return <Check aria-hidden className="size-5" />;
}
