import type { Db } from '../../db/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import type { ImportPlan } from './model.ts';

export type ImportState = 'planned' | 'running' | 'done' | 'blocked' | 'failed';

/** One import: its plan and how far it got. */
export type ImportRow = {
  id: string;
  downloadId: string | null;
  state: ImportState;
  plan: ImportPlan;
  error: string | null;
  errorCode: string | null;
  createdAt: number;
};

export type ImportStore = ReturnType<typeof createImportStore>;

/** Rows of imports. */
export function createImportStore(db: Db, clock: Clock) {
  const toRow = (row: {
    id: string;
    download_id: string | null;
    state: string;
    plan: string;
    error: string | null;
    error_code: string | null;
    created_at: number;
  }): ImportRow => ({
    id: row.id,
    downloadId: row.download_id,
    state: row.state as ImportState,
    plan: JSON.parse(row.plan) as ImportPlan,
    error: row.error,
    errorCode: row.error_code,
    createdAt: row.created_at,
  });

  return {
    insert: async (
      state: ImportState,
      plan: ImportPlan,
      problem?: { code: string; message: string },
    ): Promise<ImportRow> => {
      const at = clock.now();
      const row = {
        id: newId(at),
        download_id: plan.source.kind === 'download' ? plan.source.downloadId : null,
        source_path: plan.sourceBase,
        state,
        plan: JSON.stringify(plan),
        error_code: problem?.code ?? null,
        error: problem?.message ?? null,
        created_at: at,
        updated_at: at,
      };
      await db.q.insertInto('import').values(row).execute();
      return toRow(row);
    },

    byId: async (id: string): Promise<ImportRow | undefined> => {
      const row = await db.q.selectFrom('import').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toRow(row);
    },

    /** Imports that were begun and neither finished nor rolled back, oldest first. */
    running: async (downloadId?: string): Promise<ImportRow[]> => {
      let query = db.q.selectFrom('import').selectAll().where('state', '=', 'running');
      if (downloadId !== undefined) query = query.where('download_id', '=', downloadId);
      return (await query.orderBy('created_at').orderBy('id').execute()).map(toRow);
    },

    setState: async (
      id: string,
      state: ImportState,
      problem?: { code: string; message: string },
    ): Promise<void> => {
      await db.q
        .updateTable('import')
        .set({
          state,
          error_code: problem?.code ?? null,
          error: problem?.message ?? null,
          updated_at: clock.now(),
        })
        .where('id', '=', id)
        .execute();
    },

    setPlan: async (id: string, plan: ImportPlan): Promise<void> => {
      await db.q
        .updateTable('import')
        .set({ plan: JSON.stringify(plan), updated_at: clock.now() })
        .where('id', '=', id)
        .execute();
    },

    /** The ids among these that have a row, for telling orphans. */
    known: async (ids: readonly string[]): Promise<Map<string, ImportState>> => {
      if (ids.length === 0) return new Map();
      const rows = await db.q.selectFrom('import').select(['id', 'state']).where('id', 'in', ids).execute();
      return new Map(rows.map((row) => [row.id, row.state as ImportState]));
    },

    /** Previews nobody carried out. */
    forgetPreviews: async (before: number): Promise<void> => {
      await db.q
        .deleteFrom('import')
        .where('state', '=', 'planned')
        .where('updated_at', '<', before)
        .execute();
    },
  };
}
