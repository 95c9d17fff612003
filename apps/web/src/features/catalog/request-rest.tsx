import { Check, CircleAlert, ListPlus } from 'lucide-react';
import { useRef, useState } from 'react';
import { isApiError } from '../../lib/api/problem.ts';
import type { Book } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { type Asked, useRequestMany } from '../requests/many.ts';
import { QuotaLine } from '../requests/quota-line.tsx';

type RequestRestProps = { name: string; books: readonly Book[] };

/** Asks for all books of a series that nobody here has; nothing when there are none. */
export function RequestRest({ name, books }: RequestRestProps) {
  // The list as it was when it was opened: what is asked for meanwhile stays on it, with a tick.
  const [listed, setListed] = useState<readonly Book[]>();
  return (
    <>
      {books.length > 0 && (
        <Button
          variant="primary"
          icon={<ListPlus aria-hidden className="size-4.5" />}
          onClick={() => setListed(books)}
        >
          {t('series.requestRest', { count: books.length })}
        </Button>
      )}
      {listed !== undefined && <RestDialog name={name} books={listed} onClose={() => setListed(undefined)} />}
    </>
  );
}

function RestDialog({ name, books, onClose }: RequestRestProps & { onClose: () => void }) {
  const [steps, setSteps] = useState<ReadonlyMap<string, Asked>>(new Map());
  const stop = useRef(new AbortController());
  const ask = useRequestMany();
  const left = books.filter((book) => steps.get(book.id) !== 'asked');
  const tried = steps.size > 0 && !ask.isPending;
  const run = (): void => {
    stop.current = new AbortController();
    // What was refused before is asked for again.
    setSteps(new Map(books.filter((book) => !left.includes(book)).map((book) => [book.id, 'asked'])));
    let refused = false;
    ask.mutate(
      {
        books: left,
        signal: stop.current.signal,
        onStep: (book, step) => {
          refused ||= step instanceof Error;
          setSteps((now) => new Map(now).set(book.id, step));
        },
      },
      { onSuccess: () => !refused && onClose() },
    );
  };
  const close = (): void => {
    stop.current.abort();
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={close}
      title={t('series.requestRestTitle', { name })}
      description={
        tried
          ? t('series.restLeft', { count: left.length, asked: books.length - left.length })
          : t('series.requestRestText', { count: books.length })
      }
      footer={
        <>
          <Button onClick={close}>{t(tried ? 'common.close' : 'common.cancel')}</Button>
          <Button variant="primary" busy={ask.isPending} onClick={run}>
            {tried ? t('common.tryAgain') : t('series.requestRest', { count: left.length })}
          </Button>
        </>
      }
    >
      <FormError error={ask.data?.stopped} className="mb-4" />
      <QuotaLine className="mb-4" />
      <ul className="grid gap-1.5 text-muted">
        {books.map((book) => (
          <Line key={book.id} book={book} step={steps.get(book.id)} stopped={ask.data?.stopped ?? null} />
        ))}
      </ul>
    </Dialog>
  );
}

type LineProps = { book: Book; step: Asked | undefined; stopped: Error | null };

function Line({ book, step, stopped }: LineProps) {
  // What stopped everything is said once, above.
  const reason = step instanceof Error && step !== stopped ? step : null;
  return (
    <li className="flex items-start gap-2.5">
      <span className="mt-0.5 grid size-5 shrink-0 place-items-center">
        {step === 'asking' ? (
          <Spinner className="size-4" />
        ) : step === 'asked' ? (
          <Check aria-hidden className="size-4.5 text-accent-text" />
        ) : step instanceof Error ? (
          <CircleAlert aria-hidden className="size-4.5 text-danger" />
        ) : (
          <span aria-hidden className="size-1.5 rounded-full bg-line-strong" />
        )}
      </span>
      <span className="min-w-0">
        {book.title}
        {step === 'asked' && <span className="sr-only"> {t('book.requested')}</span>}
        {reason !== null && (
          <span className="block text-sm text-danger">
            {reason.message}
            {isApiError(reason) && reason.hint !== null && ` ${reason.hint}`}
          </span>
        )}
      </span>
    </li>
  );
}
