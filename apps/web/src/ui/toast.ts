import { isApiError, messageOf } from '../lib/api/problem.ts';
import { reloadIfUpdated } from '../lib/app-files.ts';
import { createExternalStore } from '../lib/external-store.ts';

/*
 * Short messages at the edge of the screen. The library comes only with the first message, so it costs the first page
 * nothing. A toast is never the only place a message can be read.
 */
export type ToastAction = { label: string; onClick: () => void };
const REST_MS = 1500;
const AGAIN_MS = 5000;

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

/** A failure that could not be shown as a message, because the means to show one had not come; the frame says it. */
export const untold = createExternalStore<string | null>(null);

/**
 * Fetches the means once the page has come to rest, and again until they are there: without a connection it is too
 * late, and a failure is what there is to tell.
 */
export function prepareToasts(): () => void {
  let timer: number;
  const tryAfter = (delay: number): void => {
    timer = window.setTimeout(() => void loadToaster().catch(() => tryAfter(AGAIN_MS)), delay);
  };
  tryAfter(REST_MS);
  return () => window.clearTimeout(timer);
}

export function showToast(level: ToastLevel, message: string, more: ToastMore = {}): void {
  loadToaster()
    .then(({ raiseToast }) => raiseToast(level, message, more))
    .catch(() => {
      if (level === 'error') untold.set(message);
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
