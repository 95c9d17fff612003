import type { QueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import { isApiError, messageOf } from '../../lib/api/problem.ts';
import type { Request } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/index.ts';
import { dropToast, showToast } from '../../ui/toast.ts';
import { markBook } from './marks.ts';

/** An answer that comes sooner needs no word before it. */
const SOON_MS = 300;
/** How long to wait before it is asked again what became of a request whose answer was lost. */
const ASK_AGAIN_MS = [1000, 4000];

export type Asking = {
  title: string;
  /** The book's id, when the catalogue knows it. */
  bookId?: string | undefined;
  /** Asks the server; asking twice is the same request. */
  send: () => Promise<Request>;
  /** Takes the request back when it is aborted; without one a message offers that while the answer is waited for. */
  signal?: AbortSignal | undefined;
};

/**
 * Asks for a book, with a way back from the moment of asking on: what is taken back before it is answered is removed once
 * there is something to remove, wherever the person is by then. Answers null when it was taken back.
 */
export async function askUndoably(queries: QueryClient, asking: Asking): Promise<Request | null> {
  const { title, send, bookId, signal } = asking;
  const answer = send();
  const toast = toastId();
  let withdrawn = false;
  const undo = (): void => {
    if (withdrawn) return;
    withdrawn = true;
    dropToast(toast);
    void takeBack(queries, { title, send, bookId, answer });
  };
  const action = { label: t('common.undo'), onClick: undo };
  const timer = window.setTimeout(() => {
    if (signal === undefined) showToast('waiting', t('request.asking', { title }), { action, id: toast });
  }, SOON_MS);
  signal?.addEventListener('abort', undo, { once: true });
  try {
    const request = await answer;
    if (withdrawn) return null;
    showToast('success', t('request.done', { title: request.book.title }), { action, id: toast });
    return request;
  } catch (error) {
    // Whether there is anything to take back is asked, and told, there.
    if (withdrawn) return null;
    dropToast(toast);
    throw error;
  } finally {
    window.clearTimeout(timer);
    signal?.removeEventListener('abort', undo);
  }
}

type Withdrawing = Pick<Asking, 'title' | 'send'> & { bookId: string | undefined; answer: Promise<Request> };

/** Until it is through the book stays marked: asked for again meanwhile, it would be removed with the first asking. */
async function takeBack(queries: QueryClient, wish: Withdrawing): Promise<void> {
  const { title } = wish;
  const toast = toastId();
  let left: Request | null = null;
  window.addEventListener('beforeunload', stay);
  showToast('waiting', t('request.takingBack', { title }), { id: toast });
  try {
    left = await whatBecameOf(wish);
    if (left !== null) await remove(left.id);
    showMark(queries, left?.book.id ?? wish.bookId, null);
    showToast('success', t('request.removed'), { id: toast });
  } catch (error) {
    showMark(queries, wish.bookId, left);
    showToast('error', t('request.notTakenBack', { title }), {
      hint: messageOf(error),
      action: { label: t('common.tryAgain'), onClick: () => void takeBack(queries, wish) },
      id: toast,
    });
  } finally {
    window.removeEventListener('beforeunload', stay);
  }
}

function showMark(queries: QueryClient, bookId: string | undefined, request: Request | null): void {
  const { id = null, status = null } = request ?? {};
  if (bookId !== undefined) markBook(queries, bookId, { requested: id !== null, requestId: id, status });
  for (const queryKey of [keys.requests, keys.queue]) void queries.invalidateQueries({ queryKey });
}

/** The browser asks whether the page may be closed with something not taken back yet. */
const stay = (event: Event): void => event.preventDefault();

/** Null when it was refused: there is nothing to take back. */
async function whatBecameOf({ answer, send }: Withdrawing): Promise<Request | null> {
  let failure: unknown;
  try {
    return await answer;
  } catch (error) {
    if (isRefusal(error)) return null;
    failure = error;
  }
  // The answer was lost, the request perhaps not: asking once more is the way to learn of it.
  for (const pause of ASK_AGAIN_MS) {
    await new Promise((resolve) => window.setTimeout(resolve, pause));
    try {
      return await send();
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

const isRefusal = (error: unknown): boolean => isApiError(error) && error.status >= 400 && error.status < 500;

async function remove(id: string): Promise<void> {
  const query = { removeFromClient: false, deleteFiles: false };
  try {
    await unwrap(api.DELETE('/api/v1/requests/{id}', { params: { path: { id }, query } }));
  } catch (error) {
    // Removed by an earlier try whose answer was lost, or by somebody else.
    if (!isApiError(error) || error.status !== 404) throw error;
  }
}

let toasts = 0;
function toastId(): string {
  toasts += 1;
  return `request ${toasts}`;
}
