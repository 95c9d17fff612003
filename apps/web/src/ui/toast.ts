import { isApiError, messageOf } from '../lib/api/problem.ts';
import { reloadIfUpdated } from '../lib/app-files.ts';

/*
 * Short messages at the edge of the screen. The library comes only with the first message, so it costs the first page
 * nothing. A toast is never the only place a message can be read.
 */
export type ToastAction = { label: string; onClick: () => void };
const REST_MS = 4000;

/** `waiting` stays until another message takes its place. */
export type ToastLevel = 'info' | 'success' | 'warning' | 'error' | 'waiting';

export type ToastMore = {
  action?: ToastAction | undefined;
  /** What to do about it, or why. */
  hint?: string | undefined;
  /** The message takes the place of the one with the same id. */
  id?: string | undefined;
};

const loadToaster = async () => {
  const toaster = await import('./toaster.tsx');
  await toaster.mounted;
  return toaster;
};

/** Fetches the means once the page has come to rest: without a connection it is too late, and a failure is what there is to tell. */
export function prepareToasts(): () => void {
  const timer = window.setTimeout(() => void loadToaster().catch(() => undefined), REST_MS);
  return () => window.clearTimeout(timer);
}

export function showToast(level: ToastLevel, message: string, more: ToastMore = {}): void {
  loadToaster()
    .then(({ raiseToast }) => raiseToast(level, message, more))
    .catch(() => {
      // What is shown is asked for anew with the page; a form keeps what it holds, and says itself what went wrong.
      if (level === 'success') void reloadIfUpdated();
    });
}

/** Takes away what is not true any more. */
export function dropToast(id: string): void {
  loadToaster()
    .then(({ takeAway }) => takeAway(id))
    // Without the means there is no message to take away.
    .catch(() => undefined);
}

export const toastSuccess = (message: string): void => showToast('success', message);
/** Stays until it is put away: nobody has to be quick to learn what went wrong. */
export const toastError = (error: unknown): void =>
  showToast('error', messageOf(error), { hint: isApiError(error) ? (error.hint ?? undefined) : undefined });
