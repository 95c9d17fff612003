import type { FileHandle } from 'node:fs/promises';
import type { Db } from '../../../db/index.ts';
import { type FileSystem, nodeFileSystem } from '../../../platform/files/index.ts';
import type { ImportParts } from '../ports.ts';

/** What everything throws once the simulated process is dead. */
export class Dead extends Error {}

/** Calls that change the disk. */
const CHANGES = [
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

export type Death = ReturnType<typeof createDeath>;

/**
 * Ends the world at its n-th event: right after a change of the disk, at an entry of the journal, or before a commit.
 * From then on no call reaches disk or database, as if the process had been killed.
 */
export function createDeath(at: number) {
  let events = 0;
  let dead = false;
  const log: string[] = [];

  const event = (name: string): void => {
    if (dead) throw new Dead(name);
    events += 1;
    log.push(name);
    if (events === at) {
      dead = true;
      throw new Dead(name);
    }
  };
  const alive = (): void => {
    if (dead) throw new Dead('call after death');
  };

  const fs = { ...nodeFileSystem } as Record<string, unknown>;
  for (const name of Object.keys(nodeFileSystem) as (keyof FileSystem)[]) {
    const real = nodeFileSystem[name] as (...args: unknown[]) => Promise<unknown>;
    const changes = (CHANGES as readonly string[]).includes(name);
    fs[name] = async (...args: unknown[]) => {
      alive();
      const result = await real(...args);
      try {
        if (changes) event(`after ${name}`);
      } catch (error) {
        if (name === 'open') await (result as FileHandle).close();
        throw error;
      }
      return result;
    };
  }

  const mortalDb = (db: Db): Db => ({
    ...db,
    get q() {
      alive();
      return db.q;
    },
    transaction: async (work) => {
      alive();
      return db.transaction(async (tx) => {
        const result = await work(tx);
        event('before commit');
        return result;
      });
    },
  });

  return {
    fs: fs as unknown as FileSystem,
    get isDead() {
      return dead;
    },
    /** Number of events so far, and what they were. */
    get events() {
      return log;
    },
    /** The same parts, but mortal. */
    parts: (parts: ImportParts): ImportParts => ({
      ...parts,
      db: mortalDb(parts.db),
      onStep: (kind, moment) => event(`journal ${kind} ${moment}`),
      wanted: {
        byId: (id) => guard(() => parts.wanted.byId(id)),
        byBook: (id) => guard(() => parts.wanted.byBook(id)),
        transition: (...args) => guard(() => parts.wanted.transition(...args)),
        explain: (...args) => guard(() => parts.wanted.explain(...args)),
      },
      downloads: {
        load: (id) => guard(() => parts.downloads.load(id)),
        locate: (id) => guard(() => parts.downloads.locate(id)),
        imported: (id) => guard(() => parts.downloads.imported(id)),
        rejectContent: (...args) => guard(() => parts.downloads.rejectContent(...args)),
      },
    }),
  };

  async function guard<Result>(call: () => Promise<Result>): Promise<Result> {
    alive();
    return call();
  }
}
