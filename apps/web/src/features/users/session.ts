import type { QueryClient } from '@tanstack/react-query';
import { createExternalStore } from '../../lib/external-store.ts';
import { meQuery } from './me.ts';

/**
 * True while the page of somebody is open whose session is over. The page stays as it is, with whatever was being
 * typed: they are asked to sign in on top of it.
 */
export const sessionOver = createExternalStore(false);

/** The server no longer knows this tab: from any answer. */
export function onSessionOver(queries: QueryClient): void {
  // Nobody was signed in, or the log-in form itself was refused.
  if ((queries.getQueryData(meQuery.queryKey) ?? null) !== null) sessionOver.set(true);
}

type Word = { signedIn: string } | { signedOut: true };

/** All tabs of a browser share one session; what one does to it the others hear. */
const tabs = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('earmark.session');

export function tellTabs(word: Word): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has none
  tabs?.postMessage(word);
}

/** Somebody signed in or out in another tab. Returns nothing to undo: a page listens as long as it lives. */
export function hearTabs(queries: QueryClient, signedOut: () => void): void {
  tabs?.addEventListener('message', ({ data }: MessageEvent<Word>) => {
    const me = queries.getQueryData(meQuery.queryKey) ?? null;
    if (me === null) return;
    if ('signedOut' in data) signedOut();
    // What is on the page belongs to another person: it goes, and so does what they were typing.
    else if (data.signedIn !== me.id) window.location.reload();
    else resume(queries);
  });
}

/** The same person is back: everything shown is asked for again, and what was typed is still there. */
export function resume(queries: QueryClient): void {
  if (!sessionOver.get()) return;
  sessionOver.set(false);
  void queries.invalidateQueries();
}
