import type { FileHandle } from 'node:fs/promises';
import type { CompiledQuery, KyselyPlugin } from 'kysely';
import { type Db, insideTransaction } from '../db/index.ts';
import { type FileSystem, nodeFileSystem } from '../platform/files/index.ts';

/** What everything throws once the simulated process is dead. */
export class Dead extends Error {}

/** Calls that change the disk. */
const CHANGES = [
  'chmod',
  'chown',
  'copyFile',
  'link',
  'mkdir',
  'open',
  'rename',
  'rm',
  'rmdir',
  'unlink',
  'utimes',
  'writeFile',
] as const;
const WRITES = new Set(['InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode']);

export type Death = ReturnType<typeof createDeath>;

/**
 * Ends the world at its n-th event, or at the first of a name: right after a change of the disk, right after a write to the database, or before a
 * commit. From then on no call reaches disk or database, as if the process had been killed.
 */
export function createDeath(at: number | string) {
  let dead = false;
  const log: string[] = [];

  const event = (name: string): void => {
    if (dead) throw new Dead(name);
    log.push(name);
    if (log.length === at || name === at) {
      dead = true;
      throw new Dead(name);
    }
  };
  const alive = (): void => {
    if (dead) throw new Dead('call after death');
  };

  /** An open file whose bytes are written in a step of its own: it may be left empty. */
  const mortalHandle = (handle: FileHandle): FileHandle =>
    new Proxy(handle, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          if (name !== 'close') alive();
          const result: unknown = await Reflect.apply(value, target, args);
          if (name === 'writeFile' || name === 'write') event('after the bytes');
          return result;
        };
      },
    });

  const fs = { ...nodeFileSystem } as Record<string, unknown>;
  for (const name of Object.keys(nodeFileSystem) as (keyof FileSystem)[]) {
    const real = nodeFileSystem[name] as (...args: unknown[]) => Promise<unknown>;
    const changes = (CHANGES as readonly string[]).includes(name);
    fs[name] = async (...args: unknown[]) => {
      alive();
      const result = await real(...args);
      try {
        // Opening for reading changes nothing.
        if (changes && !(name === 'open' && typeof args[1] !== 'string')) event(`after ${name}`);
      } catch (error) {
        if (name === 'open') await (result as FileHandle).close();
        throw error;
      }
      return name === 'open' ? mortalHandle(result as FileHandle) : result;
    };
  }

  const written = new WeakSet<object>();
  const plugin: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      alive();
      if (WRITES.has(node.kind)) written.add(queryId);
      return node;
    },
    transformResult: async ({ result, queryId }) => {
      // Inside a transaction nothing is written before its commit.
      if (written.has(queryId) && !insideTransaction()) event('after a write to the database');
      return result;
    },
  };
  const mortalDb = (db: Db): Db => ({
    ...db,
    get q() {
      alive();
      const q = db.q.withPlugin(plugin);
      const execute = q.executeQuery.bind(q);
      // Plugins do not see the making of a query that was compiled before.
      return Object.assign(q, {
        executeQuery: (async (query: CompiledQuery) => {
          const result = await execute(query);
          if (WRITES.has(query.query.kind) && !insideTransaction()) event('after a write to the database');
          return result;
        }) as typeof execute,
      });
    },
    transaction: async (work) => {
      alive();
      const isOutermost = !insideTransaction();
      const result = await db.transaction(async (tx) => {
        const done = await work(tx);
        if (isOutermost) event('before commit');
        return done;
      });
      if (isOutermost) event('after commit');
      return result;
    },
  });

  return {
    fs: fs as unknown as FileSystem,
    /** The same database, but mortal. */
    db: mortalDb,
    /** Notes an event of another kind. */
    event,
    /** Throws when the world has ended. */
    alive,
    get isDead() {
      return dead;
    },
    /** What happened so far. */
    get events(): readonly string[] {
      return log;
    },
  };
}
