import type { AcquisitionState } from '@earmark/contracts';
import type { RawBuilder } from 'kysely';
import { type Db, sql } from '../../db/index.ts';
import { SUMMARY_COLUMNS, type SummaryRow, toKey } from '../catalog/index.ts';

export type RequestRow = SummaryRow & {
  requestId: string;
  userId: string;
  username: string;
  acquisitionId: string;
  approval: string;
  note: string | null;
  decisionNote: string | null;
  createdAt: number;
  updatedAt: number;
  state: AcquisitionState;
  reason: string | null;
  reasonCode: string | null;
  nextStep: string | null;
  nextAt: number | null;
  downloadId: string | null;
  libraryItemId: string | null;
};

export type RequestFilter = {
  page: number;
  pageSize: number;
  sortDirection: 'asc' | 'desc';
  sortKey?: string | undefined;
  status?: AcquisitionState | undefined;
  filter: 'all' | 'open' | 'done' | 'attention';
  userId?: string | undefined;
  query?: string | undefined;
};

const OPEN: AcquisitionState[] = [
  'requested',
  'awaitingApproval',
  'searching',
  'waiting',
  'grabbed',
  'downloading',
  'downloaded',
  'importing',
  'importBlocked',
];
const DONE: AcquisitionState[] = ['imported', 'available'];
const ATTENTION: AcquisitionState[] = ['awaitingApproval', 'importBlocked', 'waiting'];

/** So many fitting requests are gathered and sorted as fast as a page of them is come by. */
const FEW = 300;

/** Written once as text: building these columns anew for every page would cost more than reading them. */
const COLUMNS = sql.raw(
  [
    ...SUMMARY_COLUMNS,
    'request.id as "requestId"',
    'request.user_id as "userId"',
    '"user".username as "username"',
    'request.acquisition_id as "acquisitionId"',
    'request.approval as "approval"',
    'request.note as "note"',
    'request.decision_note as "decisionNote"',
    'request.created_at as "createdAt"',
    'acquisition.updated_at as "updatedAt"',
    'acquisition.state as "state"',
    'acquisition.reason as "reason"',
    'acquisition.reason_code as "reasonCode"',
    'acquisition.next_step as "nextStep"',
    'acquisition.next_at as "nextAt"',
    'acquisition.download_id as "downloadId"',
    'acquisition.library_item_id as "libraryItemId"',
  ].join(', '),
);

export function createRequestStore(db: Db) {
  /** The rows of requests that a sub-query picks whole: the page is cut before anything is joined. */
  const rowsOf = async (
    picked: RawBuilder<unknown>,
    direction: 'asc' | 'desc' = 'desc',
  ): Promise<RequestRow[]> => {
    const order = sql.raw(direction);
    const { rows } = await sql<RequestRow>`
      select ${COLUMNS} from (${picked}) as request
      inner join book on book.id = request.book_id
      inner join acquisition on acquisition.id = request.acquisition_id
      inner join "user" on "user".id = request.user_id
      order by request.created_at ${order}, request.id ${order}`.execute(db.q);
    return rows;
  };

  /**
   * Requests that fit, without joins that the filter does not need. Where many fit, a page is found soonest by going
   * through the requests in order and looking at each; where few do, by starting from those few.
   */
  const fitting = (filter: RequestFilter, { many }: { many: boolean }) => {
    let query = db.q.selectFrom('request');
    if (filter.userId !== undefined) query = query.where('request.user_id', '=', filter.userId);
    const states = filter.status
      ? [filter.status]
      : filter.filter === 'open'
        ? OPEN
        : filter.filter === 'done'
          ? DONE
          : filter.filter === 'attention'
            ? ATTENTION
            : undefined;
    if (states) {
      query = many
        ? query.where((eb) =>
            eb.exists(
              eb
                .selectFrom('acquisition')
                .select('acquisition.id')
                .whereRef('acquisition.id', '=', 'request.acquisition_id')
                .where('acquisition.state', 'in', states),
            ),
          )
        : query.where('request.acquisition_id', 'in', (eb) =>
            eb.selectFrom('acquisition').select('id').where('state', 'in', states),
          );
    }
    for (const word of toKey(filter.query ?? '')
      .split(' ')
      .filter(Boolean)
      .slice(0, 8)) {
      query = query.where('request.book_id', 'in', (eb) =>
        eb
          .selectFrom('book')
          .select('id')
          .where((where) =>
            where.or([
              where('title_key', 'like', `%${word}%`),
              where(where.fn<string>('lower', ['authors_json']), 'like', `%${word}%`),
            ]),
          ),
      );
    }
    return query;
  };

  return {
    byId: async (id: string): Promise<RequestRow | undefined> =>
      (await rowsOf(sql`select * from request where id = ${id}`))[0],
    byUserAndBook: async (userId: string, bookId: string): Promise<RequestRow | undefined> =>
      (await rowsOf(sql`select * from request where user_id = ${userId} and book_id = ${bookId}`))[0],
    /** `totals` remembers counts by filter; its owner clears it. */
    list: async (
      filter: RequestFilter,
      totals: Map<string, number>,
    ): Promise<{ rows: RequestRow[]; total: number }> => {
      const { page: _page, pageSize: _pageSize, sortDirection: _direction, sortKey: _key, ...which } = filter;
      const known = JSON.stringify(which);
      let total = totals.get(known);
      if (total === undefined) {
        const counted = await fitting(filter, { many: false })
          .select((eb) => eb.fn.countAll<number>().as('total'))
          .executeTakeFirstOrThrow();
        total = Number(counted.total);
        if (totals.size > 200) totals.clear();
        totals.set(known, total);
      }
      const before = (filter.page - 1) * filter.pageSize;
      const behind = total - before - filter.pageSize;
      // The end of a long list is come by from the end; its last, shorter page has nothing behind it.
      const isNearEnd = behind >= 0 && behind < before;
      const opposite = filter.sortDirection === 'asc' ? 'desc' : 'asc';
      const direction = isNearEnd ? opposite : filter.sortDirection;
      // Ids first: to pass over other pages costs an index alone, not their rows.
      const page = fitting(filter, { many: total > FEW })
        .select('request.id')
        .orderBy('request.created_at', direction)
        .orderBy('request.id', direction)
        .limit(filter.pageSize)
        .offset(isNearEnd ? behind : before);
      const picked = sql`select * from request where id in (${page})`;
      return { rows: await rowsOf(picked, filter.sortDirection), total };
    },
    /** false when another call made the acquisition in between. */
    insertAcquisition: async (acquisition: {
      id: string;
      bookId: string;
      state: AcquisitionState;
      at: number;
    }): Promise<boolean> => {
      const result = await db.q
        .insertInto('acquisition')
        .values({
          id: acquisition.id,
          book_id: acquisition.bookId,
          state: acquisition.state,
          reason_code: null,
          reason: null,
          next_step: null,
          next_at: null,
          attempts: 0,
          download_id: null,
          library_item_id: null,
          created_at: acquisition.at,
          updated_at: acquisition.at,
        })
        .onConflict((conflict) => conflict.columns(['book_id', 'purpose']).doNothing())
        .executeTakeFirst();
      return Number(result.numInsertedOrUpdatedRows ?? 0) > 0;
    },
    /** false when the same user asked for the same book at the same moment. */
    upsertRequest: async (request: {
      id: string;
      userId: string;
      bookId: string;
      acquisitionId: string;
      approval: string;
      note: string | null;
      at: number;
    }): Promise<boolean> => {
      const existing = await db.q
        .selectFrom('request')
        .select('id')
        .where('id', '=', request.id)
        .executeTakeFirst();
      if (existing) {
        await db.q
          .updateTable('request')
          .set({
            approval: request.approval,
            note: request.note,
            decision_note: null,
            created_at: request.at,
            decided_at: null,
            decided_by: null,
          })
          .where('id', '=', request.id)
          .execute();
        return true;
      }
      const result = await db.q
        .insertInto('request')
        .values({
          id: request.id,
          user_id: request.userId,
          book_id: request.bookId,
          acquisition_id: request.acquisitionId,
          approval: request.approval,
          note: request.note,
          decision_note: null,
          created_at: request.at,
          decided_at: null,
          decided_by: null,
        })
        .onConflict((conflict) => conflict.columns(['user_id', 'book_id']).doNothing())
        .executeTakeFirst();
      return Number(result.numInsertedOrUpdatedRows ?? 0) > 0;
    },
    /** Decides for everybody who waits for this book. */
    decide: async (
      acquisitionId: string,
      decision: { approval: string; by: string; at: number },
    ): Promise<void> => {
      await db.q
        .updateTable('request')
        // A wish that came with the request stays readable.
        .set({ approval: decision.approval, decided_by: decision.by, decided_at: decision.at })
        .where('acquisition_id', '=', acquisitionId)
        .where('approval', '!=', decision.approval)
        .execute();
    },
    decideOne: async (
      id: string,
      decision: { approval: string; by: string; at: number; note: string | null },
    ): Promise<void> => {
      await db.q
        .updateTable('request')
        .set({
          approval: decision.approval,
          decided_by: decision.by,
          decided_at: decision.at,
          decision_note: decision.note,
        })
        .where('id', '=', id)
        .execute();
    },
    hasPending: async (acquisitionId: string): Promise<boolean> =>
      (await db.q
        .selectFrom('request')
        .select('id')
        .where('acquisition_id', '=', acquisitionId)
        .where('approval', '=', 'pending')
        .executeTakeFirst()) !== undefined,
    isWanted: async (acquisitionId: string): Promise<boolean> =>
      (await db.q
        .selectFrom('request')
        .select('id')
        .where('acquisition_id', '=', acquisitionId)
        .where('approval', '!=', 'denied')
        .executeTakeFirst()) !== undefined,
    /** Names of everybody who wants each of these books, the first to ask first. */
    namesWanting: async (
      acquisitionIds: readonly string[],
    ): Promise<Map<string, { userId: string; username: string }[]>> => {
      const wanting = new Map<string, { userId: string; username: string }[]>();
      if (acquisitionIds.length === 0) return wanting;
      const rows = await db.q
        .selectFrom('request')
        .innerJoin('user', 'user.id', 'request.user_id')
        .select(['request.acquisition_id as acquisitionId', 'user.id as userId', 'user.username'])
        .where('request.acquisition_id', 'in', acquisitionIds)
        .where('request.approval', '!=', 'denied')
        .orderBy('request.created_at')
        .execute();
      for (const { acquisitionId, ...who } of rows)
        wanting.set(acquisitionId, [...(wanting.get(acquisitionId) ?? []), who]);
      return wanting;
    },
    usersWanting: async (acquisitionId: string): Promise<string[]> =>
      (
        await db.q
          .selectFrom('request')
          .select('user_id')
          .where('acquisition_id', '=', acquisitionId)
          .execute()
      ).map((row) => row.user_id),
    libraryItemOf: async (bookId: string): Promise<string | null> =>
      (await db.q.selectFrom('library_item').select('id').where('book_id', '=', bookId).executeTakeFirst())
        ?.id ?? null,
    /** Passes the requests of one user to another, who may want the same book already. */
    inherit: async (fromUserId: string, toUserId: string): Promise<void> => {
      await db.q
        .deleteFrom('request')
        .where('user_id', '=', fromUserId)
        .where('book_id', 'in', (eb) =>
          eb.selectFrom('request').select('book_id').where('user_id', '=', toUserId),
        )
        .execute();
      await db.q
        .updateTable('request')
        .set({ user_id: toUserId })
        .where('user_id', '=', fromUserId)
        .execute();
    },
    remove: async (id: string): Promise<void> => {
      await db.q.deleteFrom('request').where('id', '=', id).execute();
    },
  };
}
