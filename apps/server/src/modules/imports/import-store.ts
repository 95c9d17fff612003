import { type Db, prepared } from '../../db/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import type { ImportPlan } from './model.ts';

export type ImportState = 'planned' | 'running' | 'done' | 'blocked' | 'failed' | 'cancelled';

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

const MOST_DOWNLOADS = 50;
const MOST_IMPORTS = 10;

const insertImport = prepared(
  (
    q,
    row: {
      id: string;
      download_id: string | null;
      source_path: string;
      state: string;
      plan: string;
      error_code: string | null;
      error: string | null;
      created_at: number;
      updated_at: number;
    },
  ) =>
    q.insertInto('import').values({
      id: row.id,
      download_id: row.download_id,
      source_path: row.source_path,
      state: row.state,
      plan: row.plan,
      error_code: row.error_code,
      error: row.error,
      cancel_asked_at: null,
      created_at: row.created_at,
      updated_at: row.updated_at,
    }),
);
const updateState = prepared(
  (q, to: { id: string; state: string; code: string | null; message: string | null; at: number }) =>
    q
      .updateTable('import')
      .set({
        state: to.state,
        error_code: to.code,
        error: to.message,
        cancel_asked_at: null,
        updated_at: to.at,
      })
      .where('id', '=', to.id),
);
const selectCancel = prepared((q, { id }: { id: string }) =>
  q.selectFrom('import').select('cancel_asked_at').where('id', '=', id),
);

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
      await insertImport(db, row);
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
      const { code = null, message = null } = problem ?? {};
      await updateState(db, { id, state, code, message, at: clock.now() });
    },

    /** Notes that a running import is to end; false when it does not run. */
    askToCancel: async (id: string): Promise<boolean> => {
      const changed = await db.q
        .updateTable('import')
        .set({ cancel_asked_at: clock.now() })
        .where('id', '=', id)
        .where('state', '=', 'running')
        .executeTakeFirst();
      return Number(changed.numUpdatedRows) > 0;
    },

    isCancelAsked: async (id: string): Promise<boolean> =>
      (await selectCancel(db, { id }))[0]?.cancel_asked_at != null,

    setPlan: async (id: string, plan: ImportPlan): Promise<void> => {
      await db.q
        .updateTable('import')
        .set({ plan: JSON.stringify(plan), updated_at: clock.now() })
        .where('id', '=', id)
        .execute();
    },

    /** Downloads whose files are still there, the newest first; those of one book are the ones it came from. */
    keptDownloads: async (filter: {
      downloadId?: string;
      bookId?: string;
    }): Promise<{ downloadId: string; title: string }[]> => {
      let query = db.q
        .selectFrom('download')
        .select(['id as downloadId', 'title'])
        .where('status', 'in', ['completed', 'imported'])
        .where((eb) =>
          eb.exists(
            eb.selectFrom('import').select('import.id').whereRef('import.download_id', '=', 'download.id'),
          ),
        );
      const { downloadId, bookId } = filter;
      if (downloadId !== undefined) query = query.where('id', '=', downloadId);
      if (bookId !== undefined) {
        query = query.where((eb) =>
          eb.or([
            eb(
              'id',
              'in',
              eb
                .selectFrom('library_item')
                .select((each) => each.fn.coalesce('download_id', each.val('')).as('download_id'))
                .where('book_id', '=', bookId),
            ),
            eb(
              'id',
              'in',
              eb
                .selectFrom('download_acquisition')
                .innerJoin('acquisition', 'acquisition.id', 'download_acquisition.acquisition_id')
                .select('download_acquisition.download_id')
                .where('acquisition.book_id', '=', bookId),
            ),
          ]),
        );
      }
      return query.orderBy('grabbed_at', 'desc').limit(MOST_DOWNLOADS).execute();
    },

    /** Imports of a download that are over, the newest first. */
    ofDownload: async (downloadId: string): Promise<ImportRow[]> => {
      const rows = await db.q
        .selectFrom('import')
        .selectAll()
        .where('download_id', '=', downloadId)
        .where('state', 'in', ['done', 'blocked', 'failed', 'cancelled'])
        .orderBy('created_at', 'desc')
        .limit(MOST_IMPORTS)
        .execute();
      return rows.map(toRow);
    },

    /** Files of a download that went into the library at any time, relative to its folder. */
    importedSources: async (downloadId: string): Promise<Set<string>> => {
      const rows = await db.q
        .selectFrom('import_file')
        .innerJoin('import', 'import.id', 'import_file.import_id')
        .select('import_file.source')
        .where('import.download_id', '=', downloadId)
        .execute();
      return new Set(rows.map(({ source }) => source));
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
