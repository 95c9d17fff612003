import type { blocklistEntry, blocklistQuery, Page } from '@earmark/contracts';
import type { z } from 'zod';
import type { Db } from '../../db/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import type { Download } from './model.ts';

export type BlocklistEntry = z.infer<typeof blocklistEntry>;
export type Blocklist = ReturnType<typeof createBlocklist>;

/** Releases that are never grabbed again, recognised by hash or by the indexer's own id. */
export function createBlocklist(db: Db, clock: Clock) {
  return {
    /** Joins the open transaction. */
    add: async (
      download: Pick<Download, 'title' | 'indexerId' | 'indexerName' | 'guid' | 'infoHash' | 'hashes'>,
      /** With an id of its own it can be taken back. */
      facts: { bookId: string | null; reason: string; id?: string | undefined },
    ): Promise<void> => {
      const at = clock.now();
      await db.q
        .insertInto('blocklist')
        .values({
          id: facts.id ?? newId(at),
          at,
          title: download.title,
          indexer_id: download.indexerId,
          indexer_name: download.indexerName,
          guid: download.guid,
          info_hash: download.infoHash || download.hashes[0] || null,
          book_id: facts.bookId,
          reason: facts.reason,
        })
        .execute();
    },
    /** The reason when the release must not be grabbed again. */
    find: async (release: {
      guid?: string | null | undefined;
      indexerId?: string | null | undefined;
      hashes: readonly string[];
    }): Promise<string | undefined> => {
      const row = await db.q
        .selectFrom('blocklist')
        .select('reason')
        .where((eb) =>
          eb.or([
            ...(release.hashes.length > 0 ? [eb('info_hash', 'in', [...release.hashes])] : []),
            ...(release.guid
              ? [
                  eb.and([
                    eb('guid', '=', release.guid),
                    eb('indexer_id', 'is not distinct from', release.indexerId ?? null),
                  ]),
                ]
              : []),
          ]),
        )
        .executeTakeFirst();
      return row?.reason;
    },
    page: async (query: z.output<typeof blocklistQuery>): Promise<Page<BlocklistEntry>> => {
      let found = db.q.selectFrom('blocklist');
      for (const word of (query.query ?? '')
        .toLowerCase()
        .split(/[\s%_]+/)
        .filter(Boolean)) {
        const like = `%${word}%`;
        found = found.where((eb) =>
          eb.or([
            eb(eb.fn('lower', ['title']), 'like', like),
            eb(eb.fn('lower', ['reason']), 'like', like),
            eb(eb.fn('lower', ['indexer_name']), 'like', like),
          ]),
        );
      }
      const rows = await found
        .selectAll()
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(query.pageSize)
        .offset((query.page - 1) * query.pageSize)
        .execute();
      const total = await found.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
      return {
        page: query.page,
        pageSize: query.pageSize,
        totalRecords: Number(total.n),
        records: rows.map((row) => ({
          id: row.id,
          at: new Date(row.at).toISOString(),
          title: row.title,
          indexer: row.indexer_name,
          infoHash: row.info_hash,
          bookId: row.book_id,
          reason: row.reason,
        })),
      };
    },
    /** Removing what is gone is a success. */
    remove: async (id: string): Promise<void> => {
      await db.q.deleteFrom('blocklist').where('id', '=', id).execute();
    },
    /** Allows every release again; answers how many there were. */
    clear: async (): Promise<number> => {
      const { numDeletedRows } = await db.q.deleteFrom('blocklist').executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}
