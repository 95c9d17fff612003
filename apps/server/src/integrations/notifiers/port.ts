import type { NotificationEvent, TestResult } from '@earmark/contracts';

export type { CommonSettings } from './common-settings.ts';
export type { Placeholder } from './placeholders.ts';

/** What happened, ready to be told: title and text are those of the templates. */
export type Notification = {
  /** The same for every try and every receiver, so that a receiver can tell a repeat. */
  id: string;
  /** `test` comes from the Test button. */
  event: NotificationEvent | 'test';
  /** UTC milliseconds. */
  at: number;
  level: 'info' | 'success' | 'warning' | 'error';
  title: string;
  text: string;
  /** Where to look at it in Earmark; null when its address is not known. */
  link: string | null;
  book: NotificationBook | null;
  /** Names of the people who asked for the book. */
  users: readonly string[];
  /** Why, in words, where something went wrong or waits. */
  reason: string | null;
  /** Title and indexer of the release that was grabbed. */
  release: string | null;
  indexer: string | null;
};

export type NotificationBook = {
  id: string;
  title: string;
  authors: readonly string[];
  narrators: readonly string[];
  series: string | null;
  coverUrl: string | null;
};

/**
 * Somewhere to tell people. Failures are thrown: AppError `notifier_auth` (a person must mend it), `notifier_unavailable`
 * (retryable, with retryAfterMs where it is told), `notifier_rejected` (this message is not taken).
 */
export type Notifier = {
  /** Sends a message that says it is a test; `ok` means it was taken. */
  test(): Promise<TestResult>;
  send(notification: Notification, signal: AbortSignal): Promise<void>;
};
