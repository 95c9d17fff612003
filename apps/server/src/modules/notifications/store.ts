import type { NotificationEvent, NotificationLogEntry } from '@earmark/contracts';
import type { Db } from '../../db/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';

export type LogState = NotificationLogEntry['state'];

/** Messages that are kept to be looked at. */
const KEPT = 1000;

export type NotificationStore = ReturnType<typeof createNotificationStore>;

/** `notification_log`: one row per message and receiver; what was sent is never sent again. */
export function createNotificationStore(db: Db, clock: Clock) {
  return {
    /** Opens the row of a message; answers its state when there is one already. */
    open: (entry: {
      notificationId: string;
      providerId: string;
      name: string;
      event: NotificationEvent;
      title: string;
      text: string;
      bookId: string | null;
    }): Promise<LogState> =>
      db.transaction(async (tx) => {
        const now = clock.now();
        await tx
          .insertInto('notification_log')
          .values({
            id: newId(now),
            at: now,
            notification_id: entry.notificationId,
            provider_id: entry.providerId,
            provider_name: entry.name,
            event: entry.event,
            title: entry.title,
            text: entry.text,
            book_id: entry.bookId,
            state: 'sending',
            attempts: 0,
            error: null,
            sent_at: null,
          })
          .onConflict((conflict) => conflict.columns(['notification_id', 'provider_id']).doNothing())
          .execute();
        const row = await tx
          .selectFrom('notification_log')
          .select('state')
          .where('notification_id', '=', entry.notificationId)
          .where('provider_id', '=', entry.providerId)
          .executeTakeFirstOrThrow();
        return row.state as LogState;
      }),
    isSent: async (notificationId: string, providerId: string): Promise<boolean> => {
      const row = await db.q
        .selectFrom('notification_log')
        .select('state')
        .where('notification_id', '=', notificationId)
        .where('provider_id', '=', providerId)
        .executeTakeFirst();
      return row?.state === 'sent';
    },
    /** What became of a try. */
    settle: async (
      notificationId: string,
      providerId: string,
      result: { state: Exclude<LogState, 'sending'>; error: string | null; isTry: boolean },
    ): Promise<void> => {
      await db.q
        .updateTable('notification_log')
        .set((eb) => ({
          state: result.state,
          error: result.error,
          sent_at: result.state === 'sent' ? clock.now() : null,
          attempts: eb('attempts', '+', result.isTry ? 1 : 0),
        }))
        .where('notification_id', '=', notificationId)
        .where('provider_id', '=', providerId)
        .execute();
    },
    list: async (page: { offset: number; limit: number; state?: LogState | undefined }) => {
      let query = db.q.selectFrom('notification_log');
      if (page.state !== undefined) query = query.where('state', '=', page.state);
      const { total } = await query
        .select((eb) => eb.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow();
      const rows = await query
        .selectAll()
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .offset(page.offset)
        .limit(page.limit)
        .execute();
      return { total: Number(total), rows };
    },
    /** Takes the oldest away; answers how many. */
    prune: async (): Promise<number> => {
      const edge = await db.q
        .selectFrom('notification_log')
        .select('at')
        .orderBy('at', 'desc')
        .offset(KEPT)
        .limit(1)
        .executeTakeFirst();
      if (!edge) return 0;
      const { numDeletedRows } = await db.q
        .deleteFrom('notification_log')
        .where('at', '<=', edge.at)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
    /** Who asked for a wanted book. */
    askers: (acquisitionId: string): Promise<{ id: string; username: string }[]> =>
      db.q
        .selectFrom('request')
        .innerJoin('user', 'user.id', 'request.user_id')
        .select(['user.id as id', 'user.username as username'])
        .where('request.acquisition_id', '=', acquisitionId)
        .orderBy('user.username')
        .distinct()
        .execute(),
    /** A request of this wanted book, to link to. */
    requestOf: async (acquisitionId: string): Promise<string | null> => {
      const row = await db.q
        .selectFrom('request')
        .select((eb) => eb.fn.min('id').as('id'))
        .where('acquisition_id', '=', acquisitionId)
        .executeTakeFirst();
      return row?.id ?? null;
    },
    isWaitingForApproval: async (acquisitionId: string): Promise<boolean> => {
      const row = await db.q
        .selectFrom('acquisition')
        .select('state')
        .where('id', '=', acquisitionId)
        .executeTakeFirst();
      return row?.state === 'awaitingApproval';
    },
  };
}
