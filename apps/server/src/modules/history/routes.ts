import { type HistoryType, historyListQuery, historyPage } from '@earmark/contracts';
import type { Db } from '../../db/index.ts';
import type { App } from '../../platform/fastify/app-type.ts';
import { HISTORY_KINDS } from './kinds.ts';

const MOST_WORDS = 10;

/** The story of one book or of everything, newest first. */
export function registerHistoryRoutes(app: App, deps: { db: Db }): void {
  app.get(
    '/api/v1/history',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['activity'],
        summary: 'What happened.',
        querystring: historyListQuery,
        response: { 200: historyPage },
      },
    },
    async (request) => {
      const { page, pageSize, bookId, type, kind, query: text, sortDirection } = request.query;
      let query = deps.db.q.selectFrom('history');
      if (bookId !== undefined) query = query.where('history.book_id', '=', bookId);
      if (type !== undefined) query = query.where('history.type', '=', type);
      if (kind !== undefined) query = query.where('history.type', 'in', [...HISTORY_KINDS[kind]]);
      for (const word of wordsOf(text)) {
        const like = `%${word}%`;
        query = query.where((eb) =>
          eb.or([
            eb(eb.fn('lower', ['history.book_title']), 'like', like),
            eb(eb.fn('lower', ['history.message']), 'like', like),
          ]),
        );
      }
      const { total } = await query
        .select((eb) => eb.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow();
      const rows = await query
        .leftJoin('user', 'user.id', 'history.user_id')
        .selectAll('history')
        .select('user.username as username')
        .orderBy('history.at', sortDirection)
        .orderBy('history.id', sortDirection)
        .limit(pageSize)
        .offset((page - 1) * pageSize)
        .execute();
      return {
        page,
        pageSize,
        totalRecords: Number(total),
        records: rows.map((row) => ({
          id: row.id,
          at: new Date(row.at).toISOString(),
          type: row.type as HistoryType,
          bookId: row.book_id,
          bookTitle: row.book_title,
          downloadId: row.download_id,
          username: row.username,
          message: row.message,
          data: JSON.parse(row.data) as Record<string, unknown>,
        })),
      };
    },
  );
}

/** Words to look for; the wildcards of a pattern are none. */
function wordsOf(text: string | undefined): string[] {
  return (text ?? '')
    .toLowerCase()
    .split(/[\s%_]+/)
    .filter(Boolean)
    .slice(0, MOST_WORDS);
}
