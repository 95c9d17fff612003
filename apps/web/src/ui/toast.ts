import { isApiError, messageOf } from '../lib/api/problem.ts';
import { reloadIfUpdated } from '../lib/app-files.ts';

/*
 * Short messages at the edge of the screen. The library comes only with the first message, so it costs the first page
 * nothing. A toast is never the only place a message can be read.
 */
export type ToastAction = { label: string; onClick: () => void };
export type ToastLevel = 'info' | 'success' | 'warning' | 'error';

export function showToast(level: ToastLevel, message: string, action?: ToastAction): void {
  raise(level, message, { action });
}

type ToastMore = { action?: ToastAction | undefined; hint?: string | undefined };

function raise(level: ToastLevel, message: string, more: ToastMore): void {
  import('./toaster.tsx')
    .then(({ raiseToast }) => raiseToast(level, message, more))
    .catch(() => {
      // What is shown is asked for anew with the page; a form keeps what it holds, and says itself what went wrong.
      if (level === 'success') void reloadIfUpdated();
    });
}

export const toastSuccess = (message: string, action?: ToastAction): void =>
  showToast('success', message, action);
/** Stays until it is put away: nobody has to be quick to learn what went wrong. */
export const toastError = (error: unknown): void =>
  raise('error', messageOf(error), { hint: isApiError(error) ? (error.hint ?? undefined) : undefined });
