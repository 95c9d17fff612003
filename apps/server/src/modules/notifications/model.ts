import type { HistoryType, NotificationEvent } from '@earmark/contracts';
import type { Notification } from '../../integrations/notifiers/port.ts';

/** What happened, as it is handed to the queue: small, and without anything that is looked up when it is told. */
export type Occasion = {
  /** The same however often it is handed over. */
  id: string;
  event: NotificationEvent;
  at: number;
  /** A sentence. */
  message: string;
  reason: string | null;
  acquisitionId: string | null;
  bookId: string | null;
  bookTitle: string | null;
  /** Title and indexer of a release. */
  release: string | null;
  indexer: string | null;
  /** Seriousness of a health problem; null for what happens to books. */
  level: Notification['level'] | null;
};

/** Rows of history that people may want to hear of at once. */
const EVENT_OF: Partial<Record<HistoryType, NotificationEvent>> = {
  requested: 'requested',
  grabbed: 'grabbed',
  imported: 'imported',
  available: 'available',
  downloadFailed: 'failed',
  importFailed: 'failed',
  importBlocked: 'importBlocked',
};

export function eventOf(type: HistoryType): NotificationEvent | undefined {
  return EVENT_OF[type];
}

const LEVEL_OF: Readonly<Record<NotificationEvent, Notification['level']>> = {
  requested: 'info',
  approvalNeeded: 'warning',
  grabbed: 'info',
  imported: 'success',
  available: 'success',
  failed: 'error',
  importBlocked: 'warning',
  health: 'error',
};

export function levelOf(occasion: Pick<Occasion, 'event' | 'level'>): Notification['level'] {
  return occasion.level ?? LEVEL_OF[occasion.event];
}
