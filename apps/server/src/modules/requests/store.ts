import type { AcquisitionState } from '@earmark/contracts';
import type { Db } from '../../db/index.ts';
import { SUMMARY_COLUMNS, type SummaryRow, toKey } from '../catalog/index.ts';

export type RequestRow = SummaryRow & {
  requestId: string;
  userId: string;
  username: string;
  acquisitionId: string;
  approval: string;
  note: string | null;
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

export function createRequestStore(db: Db) {
  const joined = () =>
    db.q
      .selectFrom('request')
      .innerJoin('book', 'book.id', 'request.book_id')
      .innerJoin('acquisition', 'acquisition.id', 'request.acquisition_id')
      .innerJoin('user', 'user.id', 'request.user_id')
      .select([
        ...SUMMARY_COLUMNS,
        'request.id as requestId',
        'request.user_id as userId',
        'user.username as username',
        'request.acquisition_id as acquisitionId',
        'request.approval as approval',
        'request.note as note',
        'request.created_at as createdAt',
        'acquisition.updated_at as updatedAt',
        'acquisition.state as state',
        'acquisition.reason as reason',
        'acquisition.reason_code as reasonCode',
        'acquisition.next_step as nextStep',
        'acquisition.next_at as nextAt',
        'acquisition.download_id as downloadId',
        'acquisition.library_item_id as libraryItemId',
      ]);
  const typed = (rows: unknown[]): RequestRow[] => rows as RequestRow[];

  /** Ids only: the page is cut before anything is joined that the filter does not need. */
  const ids = (filter: RequestFilter) => {
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
      query = query.where('request.acquisition_id', 'in', (eb) =>
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
      typed(await joined().where('request.id', '=', id).execute())[0],
    byUserAndBook: async (userId: string, bookId: string): Promise<RequestRow | undefined> =>
      typed(
        await joined().where('request.user_id', '=', userId).where('request.book_id', '=', bookId).execute(),
      )[0],
    list: async (filter: RequestFilter): Promise<{ rows: RequestRow[]; total: number }> => {
      const { total } = await ids(filter)
        .select((eb) => eb.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow();
      const page = await ids(filter)
        .select('request.id')
        .orderBy('request.created_at', filter.sortDirection)
        .orderBy('request.id', filter.sortDirection)
        .limit(filter.pageSize)
        .offset((filter.page - 1) * filter.pageSize)
        .execute();
      if (page.length === 0) return { rows: [], total: Number(total) };
      const rows = typed(
        await joined()
          .where(
            'request.id',
            'in',
            page.map((each) => each.id),
          )
          .execute(),
      );
      const byRequest = new Map(rows.map((row) => [row.requestId, row]));
      return { rows: page.flatMap((each) => byRequest.get(each.id) ?? []), total: Number(total) };
    },
    countSince: async (userId: string, since: number): Promise<number> => {
      const row = await db.q
        .selectFrom('request')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .where('user_id', '=', userId)
        .where('created_at', '>=', since)
        .executeTakeFirstOrThrow();
      return Number(row.n);
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
        .onConflict((conflict) => conflict.column('book_id').doNothing())
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
      decision: { approval: string; by: string; at: number; note: string | null },
    ): Promise<void> => {
      await db.q
        .updateTable('request')
        .set({
          approval: decision.approval,
          decided_by: decision.by,
          decided_at: decision.at,
          note: decision.note,
        })
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
          note: decision.note,
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
    remove: async (id: string): Promise<void> => {
      await db.q.deleteFrom('request').where('id', '=', id).execute();
    },
  };
}
