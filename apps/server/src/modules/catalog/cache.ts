import type { Db } from '../../db/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';

const IN_MEMORY = 300;

export type Cached<Value> = { value: Value; stale: boolean };

export type CatalogCache = {
  /**
   * The stored answer while it is fresh; else a new one by `load`. When the source is out of reach an old answer is
   * better than none: it comes back marked `stale`.
   */
  through<Value>(key: string, freshMs: number, load: () => Promise<Value>): Promise<Cached<Value>>;
  /** Removes what is too old even for a bad day. */
  prune(): Promise<number>;
};

const KEEP_MS = 60 * 86_400_000;

export function createCatalogCache(db: Db, clock: Clock): CatalogCache {
  const memory = new Map<string, { value: unknown; expiresAt: number }>();
  const loading = new Map<string, Promise<unknown>>();

  const remember = (key: string, value: unknown, expiresAt: number) => {
    memory.delete(key);
    memory.set(key, { value, expiresAt });
    const oldest = memory.size > IN_MEMORY ? memory.keys().next().value : undefined;
    if (oldest !== undefined) memory.delete(oldest);
  };

  return {
    through: async <Value>(
      key: string,
      freshMs: number,
      load: () => Promise<Value>,
    ): Promise<Cached<Value>> => {
      const hit = memory.get(key);
      if (hit && hit.expiresAt > clock.now()) return { value: hit.value as Value, stale: false };
      const row = await db.q
        .selectFrom('catalog_cache')
        .selectAll()
        .where('key', '=', key)
        .executeTakeFirst();
      if (row && row.expires_at > clock.now()) {
        const value = JSON.parse(row.value) as Value;
        remember(key, value, row.expires_at);
        return { value, stale: false };
      }
      try {
        // Two browsers typing the same thing ask the source once.
        const running = loading.get(key) ?? load();
        loading.set(key, running);
        const value = (await running) as Value;
        const now = clock.now();
        const entry = { value: JSON.stringify(value), fetched_at: now, expires_at: now + freshMs };
        await db.q
          .insertInto('catalog_cache')
          .values({ key, ...entry })
          .onConflict((conflict) => conflict.column('key').doUpdateSet(entry))
          .execute();
        remember(key, value, now + freshMs);
        return { value, stale: false };
      } catch (error) {
        if (row && error instanceof AppError && error.blame === 'remote')
          return { value: JSON.parse(row.value) as Value, stale: true };
        throw error;
      } finally {
        loading.delete(key);
      }
    },
    prune: async () => {
      const result = await db.q
        .deleteFrom('catalog_cache')
        .where('fetched_at', '<', clock.now() - KEEP_MS)
        .executeTakeFirst();
      return Number(result.numDeletedRows);
    },
  };
}
