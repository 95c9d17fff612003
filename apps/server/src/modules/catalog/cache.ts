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
  through<Value>(
    key: string,
    freshMs: number,
    load: () => Promise<Value>,
    options?: { renew?: Renewal },
  ): Promise<Cached<Value>>;
  /** The stored answer, however old; asks nobody. */
  peek<Value>(key: string): Promise<Value | undefined>;
  /** Removes what is too old even for a bad day. */
  prune(): Promise<number>;
};

/** Whether an answer that is no longer fresh is renewed before it is given, or given at once and renewed behind it. */
export type Renewal = 'before' | 'behind';

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

  /** The stored answer, however old. */
  const stored = async <Value>(key: string): Promise<{ value: Value; expiresAt: number } | undefined> => {
    const hit = memory.get(key);
    if (hit && hit.expiresAt > clock.now()) return { value: hit.value as Value, expiresAt: hit.expiresAt };
    const row = await db.q.selectFrom('catalog_cache').selectAll().where('key', '=', key).executeTakeFirst();
    if (!row) return undefined;
    const value = JSON.parse(row.value) as Value;
    if (row.expires_at > clock.now()) remember(key, value, row.expires_at);
    return { value, expiresAt: row.expires_at };
  };

  /** Two browsers typing the same thing ask the source once. */
  const renew = <Value>(key: string, freshMs: number, load: () => Promise<Value>): Promise<Value> => {
    const running = loading.get(key);
    if (running) return running as Promise<Value>;
    const work = (async () => {
      const value = await load();
      const now = clock.now();
      const entry = { value: JSON.stringify(value), fetched_at: now, expires_at: now + freshMs };
      await db.q
        .insertInto('catalog_cache')
        .values({ key, ...entry })
        .onConflict((conflict) => conflict.column('key').doUpdateSet(entry))
        .execute();
      remember(key, value, now + freshMs);
      return value;
    })().finally(() => loading.delete(key));
    loading.set(key, work);
    return work;
  };

  return {
    through: async <Value>(
      key: string,
      freshMs: number,
      load: () => Promise<Value>,
      options: { renew?: Renewal } = {},
    ): Promise<Cached<Value>> => {
      const known = await stored<Value>(key);
      if (known && known.expiresAt > clock.now()) return { value: known.value, stale: false };
      const renewal = renew(key, freshMs, load);
      if (known && options.renew === 'behind') {
        // Tried again with the next question; until then the old answer does.
        renewal.catch(() => undefined);
        return { value: known.value, stale: false };
      }
      try {
        return { value: await renewal, stale: false };
      } catch (error) {
        if (known && error instanceof AppError && error.blame === 'remote')
          return { value: known.value, stale: true };
        throw error;
      }
    },
    peek: async <Value>(key: string): Promise<Value | undefined> => (await stored<Value>(key))?.value,
    prune: async () => {
      const result = await db.q
        .deleteFrom('catalog_cache')
        .where('fetched_at', '<', clock.now() - KEEP_MS)
        .executeTakeFirst();
      return Number(result.numDeletedRows);
    },
  };
}
