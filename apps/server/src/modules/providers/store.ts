import type { ProviderKind } from '@earmark/contracts';
import type { Db } from '../../db/index.ts';

export type StoredProvider = {
  id: string;
  kind: ProviderKind;
  implementation: string;
  name: string;
  enabled: boolean;
  priority: number;
  /** Without secrets. */
  settings: Record<string, unknown>;
  /** Sealed JSON of the secret fields. */
  secrets: string | null;
  failureCount: number;
  disabledUntil: number | null;
  lastError: string | null;
  lastErrorAt: number | null;
  lastOkAt: number | null;
  createdAt: number;
  updatedAt: number;
};

export type ProviderStore = ReturnType<typeof createProviderStore>;

export function createProviderStore(db: Db) {
  type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;
  const select = () => db.q.selectFrom('provider').selectAll();
  const toProvider = (row: Row): StoredProvider => ({
    id: row.id,
    kind: row.kind as ProviderKind,
    implementation: row.implementation,
    name: row.name,
    enabled: row.enabled === 1,
    priority: row.priority,
    settings: JSON.parse(row.settings) as Record<string, unknown>,
    secrets: row.secrets,
    failureCount: row.failure_count,
    disabledUntil: row.disabled_until,
    lastError: row.last_error,
    lastErrorAt: row.last_error_at,
    lastOkAt: row.last_ok_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  });

  return {
    list: async (kind?: ProviderKind): Promise<StoredProvider[]> => {
      let query = select().orderBy('priority').orderBy('created_at').orderBy('id');
      if (kind !== undefined) query = query.where('kind', '=', kind);
      return (await query.execute()).map(toProvider);
    },
    byId: async (id: string): Promise<StoredProvider | undefined> => {
      const row = await select().where('id', '=', id).executeTakeFirst();
      return row && toProvider(row);
    },
    nameTaken: async (kind: ProviderKind, name: string, exceptId?: string): Promise<boolean> => {
      const row = await db.q
        .selectFrom('provider')
        .select('id')
        .where('kind', '=', kind)
        .where('name', '=', name)
        .executeTakeFirst();
      return row !== undefined && row.id !== exceptId;
    },
    insert: async (provider: StoredProvider): Promise<void> => {
      await db.q
        .insertInto('provider')
        .values({
          id: provider.id,
          kind: provider.kind,
          implementation: provider.implementation,
          name: provider.name,
          enabled: provider.enabled ? 1 : 0,
          priority: provider.priority,
          settings: JSON.stringify(provider.settings),
          secrets: provider.secrets,
          failure_count: 0,
          disabled_until: null,
          last_error: null,
          last_error_at: null,
          last_ok_at: null,
          created_at: provider.createdAt,
          updated_at: provider.updatedAt,
        })
        .execute();
    },
    update: async (
      id: string,
      changes: {
        name: string;
        enabled: boolean;
        priority: number;
        settings: Record<string, unknown>;
        secrets: string | null;
        updatedAt: number;
      },
    ): Promise<void> => {
      await db.q
        .updateTable('provider')
        .set({
          name: changes.name,
          enabled: changes.enabled ? 1 : 0,
          priority: changes.priority,
          settings: JSON.stringify(changes.settings),
          secrets: changes.secrets,
          updated_at: changes.updatedAt,
          // Changed settings deserve a fresh try.
          failure_count: 0,
          disabled_until: null,
          last_error: null,
        })
        .where('id', '=', id)
        .execute();
    },
    updateSecrets: async (id: string, secrets: string): Promise<void> => {
      await db.q.updateTable('provider').set({ secrets }).where('id', '=', id).execute();
    },
    remove: async (id: string): Promise<void> => {
      await db.q.deleteFrom('provider').where('id', '=', id).execute();
    },
    recordOk: async (id: string, at: number): Promise<void> => {
      await db.q
        .updateTable('provider')
        .set({ failure_count: 0, disabled_until: null, last_error: null, last_ok_at: at })
        .where('id', '=', id)
        .execute();
    },
    recordFailure: async (
      id: string,
      failure: { at: number; message: string; count: number; disabledUntil: number | null },
    ): Promise<void> => {
      await db.q
        .updateTable('provider')
        .set({
          failure_count: failure.count,
          disabled_until: failure.disabledUntil,
          last_error: failure.message,
          last_error_at: failure.at,
        })
        .where('id', '=', id)
        .execute();
    },
  };
}
