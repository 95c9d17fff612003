import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { type Clock, conflict, describeError, newId, notFound } from '../../kernel/index.ts';
import {
  assertRealInside,
  errnoOf,
  type FileSystem,
  ifPresent,
  joinInside,
  onDisk,
  syncFolder,
  writeFileAtomically,
} from '../../platform/files/index.ts';
import type { Logger } from '../../platform/logger.ts';
import { parseJson } from './json.ts';
import { removeEmptyParents } from './move.ts';

const entryRecord = z.object({
  id: z.string(),
  /** Relative to the root folder. */
  path: z.string(),
  bookId: z.string().nullable(),
  bookTitle: z.string().nullable(),
  reason: z.string(),
  recycledAt: z.number(),
});
export type RecycledEntry = z.infer<typeof entryRecord> & { rootPath: string };

const binName = '.earmark-recycle-bin';
const dayMs = 86_400_000;
export const defaultRetentionDays = 30;

export type RecycleBin = ReturnType<typeof createRecycleBin>;

/** Folder of an entry of the bin; the book's folder lies in it under its own name. */
export function recycledPath(rootPath: string, entryId: string, path: string): string {
  return join(rootPath, binName, entryId, basename(path));
}

/**
 * Where replaced and removed books wait before they are deleted: a dot folder in each root folder (media servers ignore
 * it), so that going in and coming out is one rename.
 */
export function createRecycleBin(options: { fs: FileSystem; clock: Clock; log: Logger }) {
  const { fs, clock, log } = options;
  const entryFolder = (rootPath: string, id: string) => joinInside(rootPath, [binName, id]);

  const list = async (rootPath: string): Promise<RecycledEntry[]> => {
    const ids = (await ifPresent(fs.readdir(join(rootPath, binName)))) ?? [];
    const entries: RecycledEntry[] = [];
    for (const id of ids) {
      const text = await ifPresent(fs.readFile(join(entryFolder(rootPath, id), 'entry.json'), 'utf8'));
      const parsed = text === undefined ? undefined : entryRecord.safeParse(parseJson(text));
      if (parsed?.success) entries.push({ ...parsed.data, rootPath });
    }
    return entries.toSorted((a, b) => b.recycledAt - a.recycledAt);
  };

  const find = async (rootPath: string, id: string): Promise<RecycledEntry> => {
    const entry = (await list(rootPath)).find((one) => one.id === id);
    if (!entry) throw notFound('This entry of the recycle bin');
    return entry;
  };

  const discard = async (rootPath: string, id: string): Promise<void> => {
    await fs.rm(entryFolder(rootPath, id), { recursive: true, force: true });
    try {
      await fs.rmdir(join(rootPath, binName));
    } catch (error) {
      // Other entries are in it.
      if (errnoOf(error) === undefined) throw error;
    }
  };

  return {
    list,
    /**
     * Takes a folder out of the library. With an `entryId` of the caller's it may be repeated after a crash: what is in
     * the bin already stays there. Answers the id of the entry.
     */
    put: async (input: {
      rootPath: string;
      /** Relative to the root folder. */
      path: string;
      bookId: string | null;
      bookTitle: string | null;
      reason: string;
      entryId?: string;
    }): Promise<string> => {
      const { rootPath, path, entryId = newId(clock.now()), ...facts } = input;
      const source = joinInside(rootPath, path);
      const target = recycledPath(rootPath, entryId, path);
      return onDisk({ doing: 'moving to the recycle bin', path: source, side: 'library' }, async () => {
        if (await ifPresent(fs.lstat(target))) return entryId;
        if (!(await ifPresent(fs.lstat(source)))) throw notFound(`The folder ${source}`);
        await assertRealInside(fs, rootPath, source);
        const folder = entryFolder(rootPath, entryId);
        await fs.mkdir(folder, { recursive: true });
        const record = { id: entryId, path, ...facts, recycledAt: clock.now() };
        await writeFileAtomically(fs, join(folder, 'entry.json'), JSON.stringify(record));
        await fs.rename(source, target);
        await syncFolder(fs, folder);
        await syncFolder(fs, dirname(source));
        return entryId;
      });
    },

    /** Puts a folder back where it was; refused when something else is there now. */
    restore: async (rootPath: string, entryId: string): Promise<string> => {
      const { path } = await find(rootPath, entryId);
      const source = recycledPath(rootPath, entryId, path);
      const target = joinInside(rootPath, path);
      return onDisk({ doing: 'restoring', path: target, side: 'library' }, async () => {
        if (await ifPresent(fs.lstat(target))) {
          throw conflict(`There is a folder at ${target} already.`, 'Move it away first.');
        }
        await assertRealInside(fs, rootPath, dirname(target));
        await fs.mkdir(dirname(target), { recursive: true });
        await fs.rename(source, target);
        await syncFolder(fs, dirname(target));
        await discard(rootPath, entryId);
        return target;
      });
    },

    /** Deletes one entry for good. */
    discard: async (rootPath: string, entryId: string): Promise<void> => {
      await find(rootPath, entryId);
      await discard(rootPath, entryId);
    },

    /** Deletes what has waited long enough; answers how many. */
    purge: async (rootPath: string, retentionDays = defaultRetentionDays): Promise<number> => {
      const before = clock.now() - retentionDays * dayMs;
      let count = 0;
      for (const entry of await list(rootPath)) {
        if (entry.recycledAt > before) continue;
        try {
          await discard(rootPath, entry.id);
          count += 1;
        } catch (error) {
          log.warn(
            { entry: entry.path, err: describeError(error) },
            'A recycled book could not be deleted yet.',
          );
        }
      }
      return count;
    },

    removeEmptyParents: (rootPath: string, path: string) => removeEmptyParents(fs, rootPath, path),
  };
}
