import type { BatchResult, FoundFolder } from '@earmark/contracts';
import { type Db, MAX_IN } from '../../db/index.ts';

type Confidence = FoundFolder['confidence'];

/** Folders that a look found and that are no library items by now, straight from the rows of its batch. */
export function createFoundStore(db: Db) {
  const unmapped = (batchId: string) =>
    db.q
      .selectFrom('batch_item')
      .where('batch_id', '=', batchId)
      .where('confidence', 'is not', null)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('library_item')
              .select('library_item.id')
              .whereRef('library_item.path_key', '=', 'batch_item.path_key'),
          ),
        ),
      );

  return {
    counts: async (batchId: string | undefined): Promise<Record<Confidence, number>> => {
      const counts = { confirmed: 0, likely: 0, unsure: 0, contradicted: 0, unknown: 0 };
      if (batchId === undefined) return counts;
      const rows = await unmapped(batchId)
        .select(['confidence', (eb) => eb.fn.countAll<number | string>().as('count')])
        .groupBy('confidence')
        .execute();
      for (const { confidence, count } of rows) counts[confidence as Confidence] = Number(count);
      return counts;
    },

    /** In the order of their paths. */
    page: async (
      batchId: string,
      query: { page: number; pageSize: number; confidence?: Confidence | undefined },
    ): Promise<FoundFolder[]> => {
      let select = unmapped(batchId).select('result');
      if (query.confidence !== undefined) select = select.where('confidence', '=', query.confidence);
      const rows = await select
        .orderBy('seq')
        .limit(query.pageSize)
        .offset((query.page - 1) * query.pageSize)
        .execute();
      return rows.flatMap(({ result }) => toFolder(result));
    },

    /** Every one of a confidence, read a few at a time. */
    each: async function* (batchId: string, confidence: Confidence): AsyncGenerator<FoundFolder> {
      for (let last = -1; ; ) {
        const rows = await unmapped(batchId)
          .where('confidence', '=', confidence)
          .where('seq', '>', last)
          .select(['seq', 'result'])
          .orderBy('seq')
          .limit(MAX_IN)
          .execute();
        for (const { result } of rows) yield* toFolder(result);
        const end = rows.at(-1);
        if (!end || rows.length < MAX_IN) return;
        last = end.seq;
      }
    },

    /** Where the library has these books by now, relative to their root folders. */
    placesOf: async (bookIds: readonly string[]): Promise<Map<string, string>> => {
      const places = new Map<string, string>();
      for (let at = 0; at < bookIds.length; at += MAX_IN) {
        const rows = await db.q
          .selectFrom('library_item')
          .select(['book_id', 'path'])
          .where('book_id', 'in', bookIds.slice(at, at + MAX_IN))
          .orderBy('id', 'desc')
          .execute();
        for (const row of rows) places.set(row.book_id, row.path);
      }
      return places;
    },

    /** Those of these paths that were found. */
    among: async (batchId: string | undefined, paths: readonly string[]): Promise<Set<string>> => {
      const known = new Set<string>();
      for (let at = 0; batchId !== undefined && at < paths.length; at += MAX_IN) {
        const rows = await unmapped(batchId)
          .where('subject', 'in', paths.slice(at, at + MAX_IN))
          .select('subject')
          .execute();
        for (const { subject } of rows) known.add(subject);
      }
      return known;
    },
  };
}

function toFolder(text: string | null): FoundFolder[] {
  const result = JSON.parse(text ?? 'null') as BatchResult | null;
  if (result?.kind !== 'folder') return [];
  const { kind: _, ...folder } = result;
  return [folder];
}
