import type { BatchKindName, BatchResult } from '@earmark/contracts';
import type { Selectable } from 'kysely';
import { type BatchItemTable, type BatchTable, type Db, MAX_IN } from '../../db/index.ts';
import type { Clock } from '../../kernel/index.ts';
import type { BatchItemState, BatchOptions, BatchState, StoredBatch, StoredBatchItem } from './model.ts';

export type BatchStore = ReturnType<typeof createBatchStore>;

/** Rows of batches and their items. Everything joins the transaction that is open. */
export function createBatchStore(db: Db, clock: Clock) {
  const itemsOf = (batchId: string) => db.q.selectFrom('batch_item').where('batch_id', '=', batchId);

  return {
    insert: async (batch: { id: string; kind: BatchKindName; options: BatchOptions }): Promise<void> => {
      await db.q
        .insertInto('batch')
        .values({
          id: batch.id,
          kind: batch.kind,
          options: JSON.stringify(batch.options),
          summary: JSON.stringify(withoutLists(batch.options)),
          state: 'listing',
          message: null,
          created_at: clock.now(),
          finished_at: null,
        })
        .execute();
    },
    byId: async (id: string): Promise<StoredBatch | undefined> => {
      const row = await db.q.selectFrom('batch').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toBatch(row);
    },
    stateOf: async (id: string): Promise<BatchState | undefined> =>
      (await db.q.selectFrom('batch').select('state').where('id', '=', id).executeTakeFirst())?.state as
        | BatchState
        | undefined,
    /** Newest first, their options without lists. */
    list: async (kind: BatchKindName | undefined, limit: number): Promise<StoredBatch[]> => {
      let select = db.q
        .selectFrom('batch')
        .select(['id', 'kind', 'summary as options', 'state', 'message', 'created_at', 'finished_at']);
      if (kind !== undefined) select = select.where('kind', '=', kind);
      const rows = await select.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
      return rows.map(toBatch);
    },
    /** What there is to do, once: a batch that was listed already keeps its list. */
    setItems: (id: string, items: readonly { subject: string; label: string }[]): Promise<void> =>
      db.transaction(async (tx) => {
        const changed = await tx
          .updateTable('batch')
          .set({ state: 'running' })
          .where('id', '=', id)
          .where('state', '=', 'listing')
          .executeTakeFirst();
        if (Number(changed.numUpdatedRows) === 0) return;
        const rows = items.map((item, seq) => ({
          batch_id: id,
          seq,
          ...item,
          state: 'waiting',
          message: null,
          result: null,
          path_key: null,
          confidence: null,
        }));
        for (let at = 0; at < rows.length; at += MAX_IN) {
          await tx
            .insertInto('batch_item')
            .values(rows.slice(at, at + MAX_IN))
            .execute();
        }
      }),
    /** Ends a batch that has not ended; false when it has. */
    end: async (id: string, state: BatchState, message: string | null = null): Promise<boolean> => {
      const changed = await db.q
        .updateTable('batch')
        .set({ state, message, finished_at: clock.now() })
        .where('id', '=', id)
        .where('state', 'in', ['listing', 'running'])
        .executeTakeFirst();
      return Number(changed.numUpdatedRows) > 0;
    },
    nextItem: async (id: string): Promise<{ seq: number; subject: string } | undefined> =>
      itemsOf(id)
        .where('state', '=', 'waiting')
        .select(['seq', 'subject'])
        .orderBy('seq')
        .limit(1)
        .executeTakeFirst(),
    settleItem: async (
      id: string,
      seq: number,
      outcome: {
        state: BatchItemState;
        message: string | null;
        result: BatchResult | null;
        pathKey?: string | undefined;
      },
    ): Promise<void> => {
      await db.q
        .updateTable('batch_item')
        .set({
          state: outcome.state,
          message: outcome.message,
          result: outcome.result === null ? null : JSON.stringify(outcome.result),
          path_key: outcome.pathKey ?? null,
          confidence: outcome.result?.kind === 'folder' ? outcome.result.confidence : null,
        })
        .where('batch_id', '=', id)
        .where('seq', '=', seq)
        .execute();
    },
    results: async (id: string): Promise<BatchResult[]> =>
      (await itemsOf(id).where('result', 'is not', null).select('result').orderBy('seq').execute()).map(
        ({ result }) => JSON.parse(result ?? 'null') as BatchResult,
      ),
    counts: async (ids: readonly string[]): Promise<Map<string, Record<BatchItemState, number>>> => {
      const counts = new Map<string, Record<BatchItemState, number>>(
        ids.map((id) => [id, { waiting: 0, changed: 0, unchanged: 0, failed: 0 }]),
      );
      if (ids.length === 0) return counts;
      const rows = await db.q
        .selectFrom('batch_item')
        .select(['batch_id', 'state', (eb) => eb.fn.countAll<number | string>().as('count')])
        .where('batch_id', 'in', ids)
        .groupBy(['batch_id', 'state'])
        .execute();
      for (const { batch_id, state, count } of rows) {
        const known = counts.get(batch_id);
        if (known) known[state as BatchItemState] = Number(count);
      }
      return counts;
    },
    items: async (
      id: string,
      query: { page: number; pageSize: number; state?: BatchItemState | undefined },
    ): Promise<{ total: number; items: StoredBatchItem[] }> => {
      let select = itemsOf(id);
      if (query.state !== undefined) select = select.where('state', '=', query.state);
      const { count } = await select
        .select((eb) => eb.fn.countAll<number | string>().as('count'))
        .executeTakeFirstOrThrow();
      const rows = await select
        .selectAll()
        .orderBy('seq')
        .limit(query.pageSize)
        .offset((query.page - 1) * query.pageSize)
        .execute();
      return { total: Number(count), items: rows.map(toItem) };
    },
    removeOlder: (before: number): Promise<number> =>
      db.transaction(async (tx) => {
        const old = (
          await tx.selectFrom('batch').select('id').where('finished_at', '<', before).limit(500).execute()
        ).map(({ id }) => id);
        if (old.length === 0) return 0;
        await tx.deleteFrom('batch_item').where('batch_id', 'in', old).execute();
        await tx.deleteFrom('batch').where('id', 'in', old).execute();
        return old.length;
      }),
  };
}

function withoutLists(options: BatchOptions): BatchOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => !Array.isArray(value)));
}

function toBatch(row: Omit<Selectable<BatchTable>, 'summary'>): StoredBatch {
  return {
    id: row.id,
    kind: row.kind as BatchKindName,
    options: JSON.parse(row.options) as BatchOptions,
    state: row.state as BatchState,
    message: row.message,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  };
}

function toItem(row: Selectable<BatchItemTable>): StoredBatchItem {
  return {
    seq: row.seq,
    subject: row.subject,
    label: row.label,
    state: row.state as BatchItemState,
    message: row.message,
    result: row.result === null ? null : (JSON.parse(row.result) as BatchResult),
  };
}
