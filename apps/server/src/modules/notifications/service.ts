import { createHash } from 'node:crypto';
import { type BookSummary, notificationSwitch } from '@earmark/contracts';
import type { Db } from '../../db/index.ts';
import type { EventBus, HistoryEntry } from '../../events/index.ts';
import type { CommonSettings, Notification, Notifier } from '../../integrations/notifiers/port.ts';
import type { JobHandler, JobQueue } from '../../jobs/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { AppError, describeError } from '../../kernel/errors.ts';
import type { ActiveProvider, ProviderService } from '../providers/index.ts';
import { eventOf, levelOf, type Occasion } from './model.ts';
import { createNotificationStore } from './store.ts';
import { wordsFor } from './words.ts';

const NOTIFY_JOB = 'notify';
const SEND_JOB = 'send-notification';
/** Tries over about two hours. */
const MAX_ATTEMPTS = 13;
const SEND_TIMEOUT_MS = 30_000;
/** Pauses a receiver asks for are no tries; yesterday's news is none. */
const LONGEST_WAIT_MS = 24 * 3_600_000;

export type NotificationDeps = {
  db: Db;
  clock: Clock;
  bus: EventBus;
  queue: Pick<JobQueue, 'enqueue'>;
  providers: Pick<ProviderService, 'active' | 'recordOk' | 'recordFailure'>;
  bookSummary(bookId: string): Promise<BookSummary | undefined>;
};

export type NotificationService = ReturnType<typeof createNotificationService>;

/**
 * Tells people what happened. What happens only leaves a job behind, in its own transaction; looking up who is to be told
 * and telling them is the job's, so that no receiver can hold anything up.
 */
export function createNotificationService(deps: NotificationDeps) {
  const { db, clock, queue, providers } = deps;
  const store = createNotificationStore(db, clock);
  const receivers = () => providers.active<Notifier>('notification');

  const settingsOf = (provider: ActiveProvider<Notifier>) => provider.settings as CommonSettings;
  const isWanted = (provider: ActiveProvider<Notifier>, event: Occasion['event']) =>
    settingsOf(provider)[notificationSwitch(event)];

  /** Joins the open transaction. Costs one look at the receivers when there are none. */
  const tell = async (occasion: Occasion): Promise<void> => {
    if (!(await receivers()).some((each) => isWanted(each, occasion.event))) return;
    await queue.enqueue(NOTIFY_JOB, { ...occasion }, { key: occasion.id });
  };

  const onHistory = async (entry: HistoryEntry): Promise<void> => {
    const event = eventOf(entry.type);
    if (event === undefined) return;
    const { acquisitionId = null, data } = entry;
    const text = (name: string) => (typeof data?.[name] === 'string' ? data[name] : null);
    const occasion: Occasion = {
      id: entry.id,
      event,
      at: entry.at,
      message: entry.message,
      reason: event === 'failed' || event === 'importBlocked' ? entry.message : null,
      acquisitionId,
      bookId: entry.bookId ?? null,
      bookTitle: entry.bookTitle ?? null,
      release: text('title'),
      indexer: text('indexer'),
      level: null,
    };
    await tell(occasion);
    if (
      event === 'requested' &&
      acquisitionId !== null &&
      (await store.isWaitingForApproval(acquisitionId))
    ) {
      await tell({ ...occasion, id: `${entry.id}/approval`, event: 'approvalNeeded' });
    }
    if (event === 'available' && acquisitionId !== null) await noticeAskers(acquisitionId, occasion);
  };

  /** The people who asked see it at once wherever they are logged in, also when nothing else is set up. */
  const noticeAskers = async (acquisitionId: string, { bookTitle }: Occasion) => {
    const askers = await store.askers(acquisitionId);
    if (askers.length === 0) return;
    db.afterCommit(() =>
      deps.bus.publish(
        { topic: 'notice', data: { level: 'success', message: `"${bookTitle ?? ''}" is ready to listen.` } },
        { kind: 'only', userIds: askers.map((each) => each.id) },
      ),
    );
  };

  /** A wanted book waits for a person to answer; the same question is told once. */
  const onQuestion = (question: {
    acquisitionId: string;
    bookId: string;
    bookTitle: string;
    message: string;
  }): Promise<void> =>
    tell({
      id: `question/${hashOf(`${question.acquisitionId} ${question.message.replaceAll(/\d+/g, '#')}`)}`,
      event: 'approvalNeeded',
      at: clock.now(),
      reason: question.message,
      release: null,
      indexer: null,
      level: null,
      ...question,
    });

  /** A health problem is told once a day, however often it comes and goes. */
  const onHealthProblem = (problem: {
    source: string;
    level: 'notice' | 'warning' | 'error';
    message: string;
    hint: string | null;
  }): Promise<void> => {
    const now = clock.now();
    const day = new Date(now).toISOString().slice(0, 10);
    if (problem.level === 'notice') return Promise.resolve();
    return tell({
      id: `health/${day}/${hashOf(`${problem.source} ${problem.message}`)}`,
      event: 'health',
      at: now,
      message: problem.message,
      reason: problem.hint,
      acquisitionId: null,
      bookId: null,
      bookTitle: null,
      release: null,
      indexer: null,
      level: problem.level,
    });
  };

  /** Who is told: the event is chosen, and the book is one of the person it is for. */
  const notify = async (payload: Record<string, unknown>): Promise<void> => {
    const occasion = payload as Occasion;
    const { acquisitionId, bookId } = occasion;
    const book = bookId === null ? undefined : await deps.bookSummary(bookId);
    const askers = acquisitionId === null ? [] : await store.askers(acquisitionId);
    const users = askers.map((each) => each.username);
    const requestId = acquisitionId === null ? null : await store.requestOf(acquisitionId);
    const [series] = book?.series ?? [];
    const seriesText = series ? [series.name, series.position].filter(Boolean).join(' ') : null;
    for (const receiver of await receivers()) {
      if (!isWanted(receiver, occasion.event)) continue;
      const { onlyFor, earmarkUrl, titleTemplate, textTemplate } = settingsOf(receiver);
      const isTheirs = users.some((name) => name.toLowerCase() === onlyFor.toLowerCase());
      if (onlyFor !== '' && !isTheirs) continue;
      const link =
        earmarkUrl === ''
          ? null
          : `${earmarkUrl}${requestId === null ? '/status' : `/requests/${requestId}`}`;
      const words = wordsFor(
        occasion,
        { authors: book?.authors ?? [], narrators: book?.narrators ?? [], series: seriesText, users, link },
        { title: titleTemplate, text: textTemplate },
      );
      const notification: Notification = {
        id: occasion.id,
        event: occasion.event,
        at: occasion.at,
        level: levelOf(occasion),
        ...words,
        link,
        book:
          bookId === null
            ? null
            : {
                id: bookId,
                title: book?.title ?? occasion.bookTitle ?? '',
                authors: book?.authors ?? [],
                narrators: book?.narrators ?? [],
                series: seriesText,
                coverUrl: coverAddress(book?.coverUrl ?? null, earmarkUrl),
              },
        users,
        reason: occasion.reason,
        release: occasion.release,
        indexer: occasion.indexer,
      };
      await db.transaction(async () => {
        const state = await store.open({
          notificationId: occasion.id,
          providerId: receiver.id,
          name: receiver.name,
          event: occasion.event,
          ...words,
          bookId,
        });
        if (state !== 'sending') return;
        await queue.enqueue(
          SEND_JOB,
          { providerId: receiver.id, notification },
          { key: `${occasion.id} ${receiver.id}` },
        );
      });
    }
  };

  const send = async (payload: Record<string, unknown>, signal: AbortSignal): Promise<void> => {
    const { providerId, notification } = payload as { providerId: string; notification: Notification };
    if (await store.isSent(notification.id, providerId)) return;
    const dropped = (error: string) =>
      store.settle(notification.id, providerId, { state: 'failed', error, isTry: false });
    const receiver = (await receivers()).find((each) => each.id === providerId);
    if (!receiver) return dropped('The receiver was removed or switched off.');
    if (clock.now() - notification.at > LONGEST_WAIT_MS)
      return dropped('The receiver took no message for a day.');
    try {
      await receiver.instance.send(
        notification,
        AbortSignal.any([signal, AbortSignal.timeout(SEND_TIMEOUT_MS)]),
      );
    } catch (error) {
      await providers.recordFailure(providerId, error, { rest: false });
      const isLasting = error instanceof AppError && !error.retryable;
      await store.settle(notification.id, providerId, {
        state: isLasting ? 'failed' : 'retrying',
        error: describeError(error),
        isTry: true,
      });
      // What only a person can mend is shown with the receiver; repeating it would change nothing.
      if (isLasting) return;
      throw error;
    }
    await providers.recordOk(providerId);
    await store.settle(notification.id, providerId, { state: 'sent', error: null, isTry: true });
  };

  return {
    onHistory,
    onQuestion,
    onHealthProblem,
    log: store.list,
    prune: store.prune,
    jobs: [
      { kind: NOTIFY_JOB, run: notify },
      {
        kind: SEND_JOB,
        maxAttempts: MAX_ATTEMPTS,
        run: (payload, { signal }) => send(payload, signal),
        givenUp: (payload, error) => {
          const { providerId, notification } = payload as { providerId: string; notification: Notification };
          return store.settle(notification.id, providerId, {
            state: 'failed',
            error: describeError(error),
            isTry: false,
          });
        },
      },
    ] satisfies JobHandler[],
  };
}

/** Receivers fetch the cover themselves: an address of ours is of use only with the address of Earmark in front. */
function coverAddress(coverUrl: string | null, earmarkUrl: string): string | null {
  if (coverUrl === null) return null;
  if (/^https?:\/\//i.test(coverUrl)) return coverUrl;
  return earmarkUrl === '' ? null : `${earmarkUrl}${coverUrl}`;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}
